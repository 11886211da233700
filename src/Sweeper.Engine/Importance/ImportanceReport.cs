using Sweeper.Engine.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Importance;

/// <summary>Whether the trials can tell which parameters matter.</summary>
public enum ImportanceAnswer
{
    /// <summary>They can.</summary>
    Told,

    /// <summary>No parameter varies.</summary>
    NothingVaries,

    /// <summary>There are too few.</summary>
    TooFewTrials,

    /// <summary>All have the same objective.</summary>
    AllEqual,

    /// <summary>What some trials show does not carry over to the others: noise, or too few of them.</summary>
    Unpredictable,
}

/// <summary>How much of the objective's variance over the search space comes from one parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Share">Share of the variance it explains alone, in [0, 1] (fANOVA).</param>
/// <param name="Interval">Of the share, by bootstrap over the trials.</param>
/// <param name="TopShare">
/// The second opinion (PED-ANOVA): how much its values in the best trials differ from those in all; adds up to 1 over the
/// parameters.
/// </param>
/// <param name="TopInterval">Of the second opinion.</param>
public sealed record ParameterShare(
    string Name, double Share, ConfidenceInterval Interval, double TopShare, ConfidenceInterval TopInterval);

/// <summary>How much of the variance two parameters explain together beyond what each explains alone.</summary>
/// <param name="First">Earlier in the search space.</param>
/// <param name="Second">Later in the search space.</param>
/// <param name="Share">In [0, 1].</param>
/// <param name="Interval">Of the share, by bootstrap over the trials.</param>
public sealed record InteractionShare(string First, string Second, double Share, ConfidenceInterval Interval);

/// <summary>A configuration with its objective, which may be NaN or infinite: such trials are left out.</summary>
public readonly record struct EvaluatedConfiguration(Configuration Configuration, double Objective);

/// <summary>Which parameters matter, as far as the trials can tell.</summary>
public sealed record ImportanceReport
{
    /// <summary>Whether the lists below hold anything, and why not.</summary>
    public required ImportanceAnswer Answer { get; init; }

    /// <summary>The answer in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Trials the answer rests on.</summary>
    public required int Trials { get; init; }

    /// <summary>Trials left out: without a finite objective, or with a value that the parameter no longer has.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Share of the variance among unseen trials that the forest predicts; null when none was grown.</summary>
    public double? Fit { get; init; }

    /// <summary>Parameters that may vary, by descending share; empty unless told.</summary>
    public IReadOnlyList<ParameterShare> Parameters { get; init; } = [];

    /// <summary>All pairs, by descending share; empty unless told.</summary>
    public IReadOnlyList<InteractionShare> Interactions { get; init; } = [];

    /// <summary>What is left for interactions of three and more parameters, and noise; 0 unless told.</summary>
    public double Rest => Answer == ImportanceAnswer.Told
        ? Math.Max(0, 1 - Parameters.Sum(one => one.Share) - Interactions.Sum(one => one.Share))
        : 0;
}
