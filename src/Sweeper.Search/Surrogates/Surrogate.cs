namespace Sweeper.Search.Surrogates;

/// <summary>How a <see cref="Surrogate"/> is built.</summary>
internal sealed record SurrogateSettings
{
    public HyperparameterPrior Prior { get; init; } = new();

    /// <summary>Observations a model has at most; of more, it gets the most telling ones.</summary>
    public int MaxPoints { get; init; } = 200;

    /// <summary>Observations that hyperparameters are fitted to, at most.</summary>
    public int MaxFitPoints { get; init; } = 100;

    /// <summary>Steps of a fit, at most.</summary>
    public int FitSteps { get; init; } = 40;

    /// <summary>Hyperparameters drawn beside the most probable ones, at most.</summary>
    public int Samples { get; init; } = 8;

    /// <summary>Models times observations, at most: with more observations the hyperparameters are better known.</summary>
    public int Effort { get; init; } = 250;

    /// <summary>A fit is repeated when the number of observations has grown by one part in so many.</summary>
    public int RefitShare { get; init; } = 8;
}

/// <summary>What is believed of a study's objective: a few Gaussian processes, and where to look next in their eyes.</summary>
internal sealed class Surrogate
{
    private readonly EncodedSpace _space;
    private readonly Observations _observations;
    private readonly HyperparameterMemo _memo;
    private readonly SurrogateSettings _settings;
    private readonly long _seed;
    private readonly TrainingData _data;

    public Surrogate(EncodedSpace space, Observations observations, long seed, HyperparameterMemo memo,
        SurrogateSettings settings)
    {
        _space = space;
        _observations = observations;
        _seed = seed;
        _memo = memo;
        _settings = settings;
        _data = TrainingData.OfObjective(observations, observations.Points.Count).Reduce(space, settings.MaxPoints);
        Models = Build(_data, hyperparameters: Fit(TrainingData.OfObjective));
        Ranked = Rank();
    }

    /// <summary>Equally likely models of the objective.</summary>
    public IReadOnlyList<GaussianProcess> Models { get; }

    /// <summary>
    /// The observations the models know, best first in the eyes of the models; those that break a constraint or failed
    /// come after all others.
    /// </summary>
    public IReadOnlyList<int> Ranked { get; }

    /// <summary>The hashes of all points proposed so far.</summary>
    public HashSet<ulong> Tried => _observations.Tried;

    /// <summary>The variance of the noise as a share of that of the observations.</summary>
    public double NoiseShare => Models[0].Noise / (1 + Models[0].Noise);

    /// <summary>The masked point of an observation that the models know.</summary>
    public double[] PointOf(int observation) => _data.Points[observation].Coordinates;

    /// <summary>Where it pays to look, in the light of the trials that still run.</summary>
    public Acquisition ToAcquisition()
    {
        int best = Ranked[0];
        List<(GaussianProcess Process, double Incumbent)> objectives = [];
        foreach (GaussianProcess model in Models)
        {
            double incumbent = model.Mean(PointOf(best));
            int reference = best;
            int first = model.Count;
            AppendPending(model);
            for (int i = 0; i < _observations.Pending.Count; i++)
            {
                // What a running trial is expected to reach is no improvement any more.
                double expected = model.Mean(_observations.Pending[i].Coordinates);
                if (expected < incumbent)
                {
                    (incumbent, reference) = (expected, first + i);
                }
            }

            model.CompareWith(reference);
            objectives.Add((model, incumbent));
        }

        int trials = _observations.Points.Count + _observations.Pending.Count + _observations.Prior.Count;
        return new Acquisition(IsFeasible(best) ? objectives : [], Violation(), 0, _space.Dimensions.Length,
            new MiddleBelief(_space, trials));
    }

    private GaussianProcess? Violation()
    {
        if (!_observations.IsConstrained)
        {
            return null;
        }

        TrainingData data = TrainingData.OfViolation(_observations, _observations.Points.Count)
            .Reduce(_space, _settings.MaxPoints);
        GaussianProcess process = Build(data, [Fit(TrainingData.OfViolation)[0]])[0];
        AppendPending(process);
        return process;
    }

    // A running trial is taken to come out as the model expects, which leaves nothing to learn from it
    // (the "kriging believer" of Ginsbourger, Le Riche and Carraro, 2010).
    private void AppendPending(GaussianProcess process)
    {
        foreach (EncodedPoint point in _observations.Pending)
        {
            process.Append(point.Coordinates, process.Mean(point.Coordinates));
        }
    }

    private List<GaussianProcess> Build(TrainingData data, IReadOnlyList<Hyperparameters> hyperparameters) =>
        [.. hyperparameters.Select(found => new GaussianProcess(
            data.ToPointSet(_space, _observations.Pending.Count), data.Targets, data.ExtraNoise, found))];

    // The most probable hyperparameters first. Fitted to the first trials alone, so that a fit serves for some asks.
    private IReadOnlyList<Hyperparameters> Fit(Func<Observations, int, TrainingData> of)
    {
        TrainingData data = of(_observations, Checkpoint(_observations.Points.Count))
            .Reduce(_space, _settings.MaxFitPoints);
        return _memo.Get(_space, data, _seed, () =>
        {
            HyperparameterPosterior posterior = new(_space, data, _settings.Prior);
            double[] mode = posterior.Mode(_settings.FitSteps);
            int samples = Math.Min(_settings.Samples, (_settings.Effort / Math.Max(data.Count, 1)) - 1);
            SeededRandom random = new(_seed, data.Count, "hyperparameters");
            return [.. LaplaceApproximation.Sample(posterior, mode, Math.Max(samples, 0), random).Prepend(mode)
                .Select(parameters => Hyperparameters.FromLogarithms(parameters))];
        });
    }

    private int Checkpoint(int count)
    {
        int checkpoint = Math.Min(count, 1);
        while (checkpoint + Math.Max(1, checkpoint / _settings.RefitShare) <= count)
        {
            checkpoint += Math.Max(1, checkpoint / _settings.RefitShare);
        }

        return checkpoint;
    }

    private int[] Rank()
    {
        double[] means = new double[_data.Count];
        foreach (GaussianProcess model in Models)
        {
            for (int i = 0; i < means.Length; i++)
            {
                means[i] += model.Mean(PointOf(i));
            }
        }

        return [.. Enumerable.Range(0, means.Length)
            .OrderBy(i => IsFeasible(i) ? 0 : _data.Trials[i] >= 0 ? 1 : 2)
            .ThenBy(i => means[i])];
    }

    private bool IsFeasible(int i)
    {
        int trial = _data.Trials[i];
        return trial < 0
            ? _observations.FiniteCount == 0
            : double.IsFinite(_observations.Values[trial]) && !(_observations.Violations[trial] > 0);
    }
}
