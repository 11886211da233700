using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Training.Loop;

/// <summary>What a sweep may vary about fine-tuning. Parsed from a trial's configuration.</summary>
public sealed record Hyperparameters
{
    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Examples a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Passes over the training examples.</summary>
    public required int Epochs { get; init; }

    /// <summary>Decoupled for adamw, lion and adafactor, an L2 penalty for the others; never on biases and layer norms.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Of hidden states, attention probabilities and the classifier's input.</summary>
    public required double Dropout { get; init; }

    /// <summary>One of <see cref="Optimizers.Names"/>.</summary>
    public required string Optimizer { get; init; }

    /// <summary>Ignored unless the optimizer is sgd.</summary>
    public required double Momentum { get; init; }

    /// <summary>One of <see cref="LearningRateSchedule.Names"/>.</summary>
    public required string Schedule { get; init; }

    /// <summary>Share of all steps in which the rate rises from 0 to its peak, in every schedule.</summary>
    public required double WarmupRatio { get; init; }

    /// <summary>Optimizer steps of the warm-up; null when <see cref="WarmupRatio"/> tells.</summary>
    public required int? WarmupSteps { get; init; }

    /// <summary>Longest allowed gradient, over all parameters; 0 for no limit.</summary>
    public required double MaxGradNorm { get; init; }

    /// <summary>Word pieces a text is cut to, [CLS] and [SEP] included.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Whether batches hold texts of similar length (less padding) or any.</summary>
    public required bool Bucketed { get; init; }

    /// <summary>Batches of an optimizer step. 1 or more.</summary>
    public required int GradientAccumulationSteps { get; init; }

    /// <summary>Share of a target that is spread evenly over all classes. In [0, 1).</summary>
    public required double LabelSmoothing { get; init; }

    /// <summary>Whether rare classes count more in training, so that each class counts alike in all.</summary>
    public required bool BalancedClasses { get; init; }

    /// <summary>Factor of the learning rate from a layer to the one below. In (0, 1].</summary>
    public required double LayerWiseLearningRateDecay { get; init; }

    /// <summary>Lowest layers that are not trained, the embeddings with them; 0 for none.</summary>
    public required int FreezeLayers { get; init; }

    /// <summary>Evaluations in a row without improvement after which training ends; 0 for no end before the last.</summary>
    public required int EarlyStoppingPatience { get; init; }

    /// <summary>How much better than the best an evaluation must be to count as an improvement. 0 or more.</summary>
    public required double EarlyStoppingMinDelta { get; init; }

    /// <summary>One of <see cref="Models.Precision.Names"/>.</summary>
    public required string Precision { get; init; }

    /// <summary>Examples of an optimizer step.</summary>
    public long ExamplesPerStep => (long)BatchSize * GradientAccumulationSteps;

    /// <summary>Every hyperparameter, in the order of the documentation.</summary>
    public static IReadOnlyList<HyperparameterRule> Rules { get; } =
    [
        Real("learning_rate", 2e-5, "peak learning rate") with { Min = 0, MinExclusive = true },
        Integer("batch_size", 16, "examples a step") with { Min = 1, Max = 65536 },
        Integer("epochs", 3, "passes over the training examples") with { Min = 1, Max = 10000 },
        Real("weight_decay", 0.01, "decoupled for adamw, lion, adafactor, else an L2 penalty; not on biases and layer norms")
            with { Min = 0 },
        Real("dropout", 0.1, "of hidden states, attention and the classifier's input")
            with { Min = 0, Max = 1, MaxExclusive = true },
        Choice("optimizer", Optimizers.Names, "update rule"),
        Real("momentum", 0.9, "of sgd; ignored by the other optimizers")
            with { Min = 0, Max = 1, MaxExclusive = true },
        Choice("schedule", LearningRateSchedule.Names, "course of the learning rate after warm-up"),
        Real("warmup_ratio", 0.1, "share of all steps in which the learning rate rises from 0 to its peak")
            with { Min = 0, Max = 1 },
        Integer("warmup_steps", 0, "steps in which the learning rate rises from 0 to its peak, in place of warmup_ratio")
            with { Min = 0, Max = int.MaxValue, Excludes = "warmup_ratio" },
        Real("max_grad_norm", 1.0, "gradients longer than this are scaled down; 0 for no limit") with { Min = 0 },
        Integer("max_length", 128, "word pieces a text is cut to, [CLS] and [SEP] included")
            with { Min = 3, Max = 4096 },
        Choice("batching", ["shuffled", "bucketed"], "bucketed: texts of similar length share a batch; faster"),
        Integer("gradient_accumulation_steps", 1, "batches of an optimizer step") with { Min = 1, Max = 65536 },
        Real("label_smoothing", 0, "share of a target that is spread evenly over all classes")
            with { Min = 0, Max = 1, MaxExclusive = true },
        Choice("class_weights", ["none", "balanced"], "balanced: in training each class counts alike, however rare"),
        Real("layer_wise_learning_rate_decay", 1, "factor of the learning rate from a layer to the one below")
            with { Min = 0, MinExclusive = true, Max = 1 },
        Integer("freeze_layers", 0, "lowest layers that are not trained, the embeddings with them; 0 for none")
            with { Min = 0, Max = 1000 },
        Integer("early_stopping_patience", 0, "evaluations without improvement after which a trial ends; 0 for no such end")
            with { Min = 0, Max = int.MaxValue },
        Real("early_stopping_min_delta", 0, "what counts as an improvement") with { Min = 0 },
        Choice("precision", Models.Precision.Names, "of the multiplications in training; fp16 needs a GPU"),
    ];

    /// <summary>Reads a configuration; what it does not mention takes its default.</summary>
    /// <exception cref="UserErrorException">Unknown names, values of a wrong kind or out of range: all of them.</exception>
    public static Hyperparameters From(Configuration configuration)
    {
        SpecProblem[] problems = [.. Problems(configuration)];
        if (problems.Length > 0)
        {
            throw new UserErrorException(problems);
        }

        double Number(string name) => Value(name).AsNumber()!.Value;
        string Text(string name) => Value(name).ToString();
        ParameterValue Value(string name) => configuration[name] ?? Rules.First(rule => rule.Name == name).Default!;
        return new Hyperparameters
        {
            LearningRate = Number("learning_rate"),
            BatchSize = (int)Number("batch_size"),
            Epochs = (int)Number("epochs"),
            WeightDecay = Number("weight_decay"),
            Dropout = Number("dropout"),
            Optimizer = Text("optimizer"),
            Momentum = Number("momentum"),
            Schedule = Text("schedule"),
            WarmupRatio = Number("warmup_ratio"),
            WarmupSteps = configuration["warmup_steps"] is null ? null : (int)Number("warmup_steps"),
            MaxGradNorm = Number("max_grad_norm"),
            MaxLength = (int)Number("max_length"),
            Bucketed = Text("batching") == "bucketed",
            GradientAccumulationSteps = (int)Number("gradient_accumulation_steps"),
            LabelSmoothing = Number("label_smoothing"),
            BalancedClasses = Text("class_weights") == "balanced",
            LayerWiseLearningRateDecay = Number("layer_wise_learning_rate_decay"),
            FreezeLayers = (int)Number("freeze_layers"),
            EarlyStoppingPatience = (int)Number("early_stopping_patience"),
            EarlyStoppingMinDelta = Number("early_stopping_min_delta"),
            Precision = Text("precision"),
        };
    }

    private static IEnumerable<SpecProblem> Problems(Configuration configuration)
    {
        foreach ((string name, ParameterValue value) in configuration.Entries)
        {
            HyperparameterRule? rule = Rules.FirstOrDefault(rule => rule.Name == name);
            if (rule is null)
            {
                yield return new SpecProblem(
                    $"'{name}' is not a hyperparameter of text-classification",
                    $"Use one of {string.Join(", ", Rules.Select(known => known.Name))}");
            }
            else if (!Allows(rule, value))
            {
                yield return new SpecProblem($"{name} is {value}, which is not allowed", $"Set it to {Allowed(rule)}");
            }
            else if (rule.Excludes is { } other && configuration[other] is not null)
            {
                yield return new SpecProblem($"both {name} and {other} are given, which say the same thing", "Remove one of the two");
            }
        }
    }

    private static bool Allows(HyperparameterRule rule, ParameterValue value)
    {
        if (rule.Kind == HyperparameterKind.Choice)
        {
            return value is ParameterValue.Text text && rule.Choices.Contains(text.Value);
        }

        return value.AsNumber() is { } number
            && double.IsFinite(number)
            && (rule.Kind == HyperparameterKind.Real || double.IsInteger(number))
            && (rule.MinExclusive ? number > rule.Min : number >= rule.Min)
            && (rule.MaxExclusive ? number < rule.Max : number <= rule.Max);
    }

    private static string Allowed(HyperparameterRule rule)
    {
        if (rule.Kind == HyperparameterKind.Choice)
        {
            return $"one of {string.Join(", ", rule.Choices)}";
        }

        string kind = rule.Kind == HyperparameterKind.Integer ? "an integer" : "a number";
        string low = $"{(rule.MinExclusive ? "above" : "from")} {rule.Min.ToString(CultureInfo.InvariantCulture)}";
        string high = double.IsPositiveInfinity(rule.Max)
            ? ""
            : $" {(rule.MaxExclusive ? "to below" : "to")} {rule.Max.ToString(CultureInfo.InvariantCulture)}";
        return $"{kind} {low}{high}";
    }

    private static HyperparameterRule Real(string name, double standard, string summary) =>
        new(name, HyperparameterKind.Real, summary, new ParameterValue.Real(standard));

    private static HyperparameterRule Integer(string name, long standard, string summary) =>
        new(name, HyperparameterKind.Integer, summary, new ParameterValue.Integer(standard));

    private static HyperparameterRule Choice(string name, IReadOnlyList<string> choices, string summary) =>
        new(name, HyperparameterKind.Choice, summary, new ParameterValue.Text(choices[0])) { Choices = choices };
}
