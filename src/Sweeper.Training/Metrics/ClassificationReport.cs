namespace Sweeper.Training.Metrics;

/// <summary>Precision, recall and F1 of one class. 0 where a share of nothing would be taken.</summary>
/// <remarks><c>Support</c> counts the examples of the class in the truth.</remarks>
public sealed record ClassScores(double Precision, double Recall, double F1, long Support);

/// <summary>Precision, recall and F1, averaged in one of the usual ways.</summary>
public readonly record struct AveragedScores(double Precision, double Recall, double F1);

/// <summary>
/// How well predictions agree with the truth. All values lie in [0, 1] but <see cref="Matthews"/>.
/// </summary>
/// <remarks>
/// Averages run over the classes that occur in the truth or the predictions, as in scikit-learn; a class
/// absent from both has no say. A share of nothing (no example predicted as the class) counts as 0.
/// </remarks>
public sealed record ClassificationReport
{
    /// <summary>Share of examples predicted right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean recall of the classes that occur in the truth.</summary>
    public required double BalancedAccuracy { get; init; }

    /// <summary>Matthews' correlation, in [-1, 1]; 0 where truth or predictions are all one class.</summary>
    public required double Matthews { get; init; }

    /// <summary>Scores of class 1; null unless there are two classes.</summary>
    public required AveragedScores? Binary { get; init; }

    /// <summary>Every class has the same weight.</summary>
    public required AveragedScores Macro { get; init; }

    /// <summary>Every class weighs as much as it has examples in the truth.</summary>
    public required AveragedScores Weighted { get; init; }

    /// <summary>
    /// Every example has the same weight; all three equal the accuracy where each example has one class.
    /// </summary>
    public required AveragedScores Micro { get; init; }

    /// <summary>By class id, classes that do not occur included.</summary>
    public required IReadOnlyList<ClassScores> PerClass { get; init; }

    /// <summary>Counts, rows by true class, columns by predicted class.</summary>
    public required long[][] Confusion { get; init; }

    /// <summary>
    /// The values under the names of <see cref="ClassificationMetrics.Rules"/>, the losses aside.
    /// <c>precision</c>, <c>recall</c> and <c>f1</c> are those of class 1 where there are two classes, and
    /// macro averages otherwise.
    /// </summary>
    public IReadOnlyDictionary<string, double> ToMetrics()
    {
        AveragedScores main = Binary ?? Macro;
        return new Dictionary<string, double>
        {
            ["accuracy"] = Accuracy,
            ["balanced_accuracy"] = BalancedAccuracy,
            ["matthews"] = Matthews,
            ["precision"] = main.Precision,
            ["recall"] = main.Recall,
            ["f1"] = main.F1,
            ["precision_macro"] = Macro.Precision,
            ["recall_macro"] = Macro.Recall,
            ["f1_macro"] = Macro.F1,
            ["precision_weighted"] = Weighted.Precision,
            ["recall_weighted"] = Weighted.Recall,
            ["f1_weighted"] = Weighted.F1,
            ["f1_micro"] = Micro.F1,
        };
    }
}
