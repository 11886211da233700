using System.Globalization;
using System.Runtime.CompilerServices;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Samplers;

/// <summary>Settings of <see cref="GaussianProcessSampler"/>.</summary>
internal sealed record GaussianProcessSettings
{
    /// <summary>Quasi-random trials before the first from a model: so many for each dimension, within limits.</summary>
    public int InitialPerDimension { get; init; } = 1;

    public int MinInitial { get; init; } = 3;

    public int MaxInitial { get; init; } = 6;

    /// <summary>Of how many of the best evaluated points variations are looked at.</summary>
    public int Bases { get; init; } = 5;

    public SurrogateSettings Surrogate { get; init; } = new();

    /// <summary>While few observations make the model cheap.</summary>
    public MaximizerSettings Maximizer { get; init; } = new();

    /// <summary>From <see cref="ManyObservations"/> on.</summary>
    public MaximizerSettings LaterMaximizer { get; init; } = new()
    {
        RandomPoints = 120,
        Variations = 240,
        Shortlist = 15,
        Refined = 3,
        Rounds = 2,
        AscentSteps = 12,
    };

    public int ManyObservations { get; init; } = 80;
}

/// <summary>
/// Bayesian optimisation: learns a Gaussian process of the objective and tries where it expects the most improvement.
/// </summary>
/// <remarks>
/// Jones, Schonlau and Welch, "Efficient global optimization of expensive black-box functions", 1998, in the form of
/// docs/search.md. Starts with the middle of all ranges, then quasi-random trials. No configuration is proposed twice. Safe to call from several threads.
/// </remarks>
public sealed class GaussianProcessSampler : ISampler
{
    private readonly ConditionalWeakTable<SearchSpace, EncodedSpace> _spaces = [];
    private readonly HyperparameterMemo _memo = new();
    private readonly QuasiRandomSampler _initial = new();

    internal GaussianProcessSettings Settings { get; init; } = new();

    /// <inheritdoc/>
    public bool LearnsFromResults => true;

    /// <inheritdoc/>
    public Configuration? Propose(Study study)
    {
        EncodedSpace space = SpaceOf(study);
        return SurrogateOf(study, space) is { } surrogate
            ? ModelProposal(study, space, surrogate) ?? Start(study)
            : Start(study);
    }

    /// <inheritdoc/>
    public string Explain(Study study)
    {
        EncodedSpace space = SpaceOf(study);
        return SurrogateOf(study, space) is { } surrogate
            ? string.Create(CultureInfo.InvariantCulture,
                $"Gaussian process: {space.Varying.Length} parameters, {surrogate.Ranked.Count} observations modelled, "
                + $"noise about {surrogate.NoiseShare:P0} of their variance")
            : string.Create(CultureInfo.InvariantCulture,
                $"quasi-random: a Gaussian process follows after {InitialCount(space)} trials, with two results or more");
    }

    // People put their ranges around what they expect to be good, so the middle of all of them comes first.
    private Configuration? Start(Study study)
    {
        if (study.Trials.Count == 0 && study.Prior.Count == 0)
        {
            Configuration middle = study.Space.Assemble(
                [.. study.Space.Parameters.Select(parameter => parameter.Domain.At(0.5))]);
            if (study.Space.Allows(middle))
            {
                return middle;
            }
        }

        return _initial.Propose(study);
    }

    private EncodedSpace SpaceOf(Study study) => _spaces.GetValue(study.Space, found => new EncodedSpace(found));

    // Null while there is too little to learn from.
    private Surrogate? SurrogateOf(Study study, EncodedSpace space)
    {
        if (study.Trials.Count + study.Prior.Count < InitialCount(space))
        {
            return null;
        }

        var observations = Observations.Of(study, space);
        return observations.FiniteCount + observations.Prior.Count < 2
            ? null
            : new Surrogate(space, observations, study.Seed, _memo, Settings.Surrogate);
    }

    private int InitialCount(EncodedSpace space) => Math.Clamp(
        Settings.InitialPerDimension * space.Varying.Length, Settings.MinInitial, Settings.MaxInitial);

    private Configuration? ModelProposal(Study study, EncodedSpace space, Surrogate surrogate)
    {
        SeededRandom random = new(study.Seed, study.Trials.Count + 1L, "gaussian process");
        AcquisitionMaximizer maximizer = new(space, surrogate.ToAcquisition(), surrogate.Tried, random,
            surrogate.Ranked.Count < Settings.ManyObservations ? Settings.Maximizer : Settings.LaterMaximizer);
        double[]? point = maximizer.Maximize([.. surrogate.Ranked.Take(Settings.Bases).Select(surrogate.PointOf)]);
        return point is null ? null : space.Decode(point);
    }
}
