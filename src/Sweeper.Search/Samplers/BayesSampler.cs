using System.Globalization;

namespace Sweeper.Search.Samplers;

/// <summary>The Bayesian method for whoever does not want to choose one: a Gaussian process where that is affordable.</summary>
/// <remarks>
/// The first trials are quasi-random, since there is nothing to learn from. Then a Gaussian process proposes, which
/// learns from the fewest trials and models their noise; its cost grows with the number of parameters, and so does the
/// number of trials it needs to tell which of them matter, so wide spaces go to the tree-structured Parzen estimator,
/// which looks at them one by one. So do studies with several goals, of which the process would know the first alone.
/// What was measured is in docs/search.md. Safe to call from several threads.
/// </remarks>
public sealed class BayesSampler : ISampler
{
    /// <summary>Spaces with more parameters that vary are left to the Parzen estimator.</summary>
    public const int MaxModelledParameters = 40;

    private readonly GaussianProcessSampler _process = new();
    private readonly TpeSampler _parzen = new();

    internal GaussianProcessSettings ProcessSettings
    {
        init => _process = new GaussianProcessSampler { Settings = value };
    }

    /// <inheritdoc/>
    public bool LearnsFromResults => true;

    /// <inheritdoc/>
    public Configuration? Propose(Study study) =>
        HasSeveralGoals(study) || IsWide(study) ? _parzen.Propose(study) : _process.Propose(study);

    /// <inheritdoc/>
    public string Explain(Study study) => HasSeveralGoals(study)
        ? string.Create(CultureInfo.InvariantCulture,
            $"tree-structured Parzen estimator: it ranks trials by hypervolume, and the study has "
            + $"{study.FurtherDirections.Count + 1} goals")
        : IsWide(study)
        ? string.Create(CultureInfo.InvariantCulture,
            $"tree-structured Parzen estimator: {VaryingParameters(study)} parameters are more than the "
            + $"{MaxModelledParameters} that a Gaussian process is used for")
        : _process.Explain(study);

    private static bool HasSeveralGoals(Study study) => study.FurtherDirections.Count > 0;

    private static bool IsWide(Study study) => VaryingParameters(study) > MaxModelledParameters;

    private static int VaryingParameters(Study study) =>
        study.Space.Parameters.Count(parameter => parameter.Domain.Support is not { Count: 1 });
}
