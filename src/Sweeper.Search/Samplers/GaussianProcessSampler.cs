using System.Runtime.CompilerServices;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Samplers;

/// <summary>Bayesian optimisation with a Gaussian process (method gp).</summary>
public sealed class GaussianProcessSampler : ISampler
{
    private readonly ConditionalWeakTable<SearchSpace, EncodedSpace> _spaces = [];
    private readonly FitMemo _memo = new();

    internal GaussianProcessOptions Options { get; init; } = new();

    /// <inheritdoc/>
    public bool LearnsFromResults => true;

    /// <inheritdoc/>
    public Configuration? Propose(Study study)
    {
        EncodedSpace space = _spaces.GetValue(study.Space, found => new EncodedSpace(found));
        Observations observations = Observations.Of(study, space);
        SeededRandom random = new(study.Seed, study.Trials.Count + 1L, "gaussian process sampler");
        double[]? point = IsModelReady(study, space, observations)
            ? ModelPoint(study, space, observations, random)
            : InitialPoint(study, space, observations, random);
        return point is null ? new RandomSampler().Propose(study) : space.Decode(point);
    }

    private int InitialCount(EncodedSpace space)
    {
        int varying = space.Dimensions.Count(dimension => dimension.Kind != DimensionKind.Fixed);
        return Options.Initial > 0 ? Options.Initial : Math.Clamp(2 * varying, 6, 12);
    }

    private bool IsModelReady(Study study, EncodedSpace space, Observations observations)
    {
        bool hasStarted = study.Trials.Count >= InitialCount(space) || observations.Prior.Count >= InitialCount(space);
        return hasStarted && observations.FiniteCount + observations.Prior.Count >= 2;
    }

    // A Latin hypercube, then random points.
    private double[]? InitialPoint(Study study, EncodedSpace space, Observations observations, SeededRandom random)
    {
        int count = InitialCount(space);
        int index = study.Trials.Count;
        double[] point = new double[space.Dimensions.Length];
        double[] masked = new double[point.Length];
        SeededRandom design = new(study.Seed, 0, "gaussian process initial design");
        int[] order = [.. Enumerable.Range(0, count)];
        for (int d = 0; d < point.Length; d++)
        {
            design.Shuffle<int>(order);
            double[] offsets = [.. order.Select(_ => design.NextDouble())];
            double quantile = index < count ? (order[index] + offsets[index]) / count : random.NextDouble();
            point[d] = space.Dimensions[d].AtQuantile(quantile);
        }

        for (int draw = 0; draw < 100; draw++)
        {
            space.Mask(point, masked);
            if (!observations.Tried.Contains(EncodedPoint.HashOf(masked)) && space.Allows(point))
            {
                return point;
            }

            for (int d = 0; d < point.Length; d++)
            {
                point[d] = space.Dimensions[d].AtQuantile(random.NextDouble());
            }
        }

        return null;
    }

    private double[]? ModelPoint(Study study, EncodedSpace space, Observations observations, SeededRandom random)
    {
        int n = observations.Points.Count;
        double[] targets = ObjectiveTransform.Apply(observations.Values.ToArray());
        double[] extra = new double[n];
        double[] means = new double[n];
        List<GaussianProcess> processes = [];
        foreach (Hyperparameters hyperparameters in _memo.Get(study, space, observations, Options))
        {
            PointSet points = new(space, n + observations.Pending.Count);
            foreach (EncodedPoint point in observations.Points)
            {
                points.Add(point.Coordinates);
            }

            GaussianProcess process = new(points, targets, extra, hyperparameters);
            processes.Add(process);
            for (int i = 0; i < n; i++)
            {
                means[i] += process.Mean(observations.Points[i].Coordinates);
            }

            if (Options.Trace is not null)
            {
                Options.Trace($"n={n} noise={hyperparameters.Noise:g3} s2={process.SignalVariance:g3} lengths=" + string.Join(' ', hyperparameters.Weights.Select((w, d) => $"{space.Space.Parameters[d].Name}:{1 / Math.Sqrt(w):f2}")));
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => means[i])];
        List<(GaussianProcess, double)> objectives = [];
        foreach (GaussianProcess process in processes)
        {
            double incumbent = process.Mean(observations.Points[order[0]].Coordinates);
            foreach (EncodedPoint point in observations.Pending)
            {
                process.Append(point.Coordinates, process.Mean(point.Coordinates));
            }

            if (Options.Difference) { process.CompareWith(order[0]); }

            objectives.Add((process, incumbent));
        }

        Acquisition acquisition = new(objectives, null, 0, space.Dimensions.Length);
        AcquisitionMaximizer maximizer = new(space, acquisition, observations.Tried, random, Options.Maximizer);
        return maximizer.Maximize([.. order.Take(5).Select(i => observations.Points[i].Coordinates)]);
    }
}

internal sealed record GaussianProcessOptions
{
    public int Initial { get; init; }

    public HyperparameterPrior Prior { get; init; } = new();

    public MaximizerOptions Maximizer { get; init; } = new();

    public Action<string>? Trace { get; init; }

    public bool Difference { get; init; } = true;

    public int Samples { get; init; } = 4;

    public bool KeepMode { get; init; } = true;

    public double Temper { get; init; } = 1;

    public int MaxFitPoints { get; init; } = 120;
}

internal sealed class FitMemo
{
    private readonly Lock _gate = new();
    private (EncodedPoint[] Points, double[] Values, List<Hyperparameters> Result)? _last;

    public List<Hyperparameters> Get(Study study, EncodedSpace space, Observations observations, GaussianProcessOptions options)
    {
        int count = Checkpoint(observations.Points.Count);
        EncodedPoint[] points = [.. observations.Points.Take(count)];
        double[] values = [.. observations.Values.Take(count)];
        lock (_gate)
        {
            if (_last is { } last && last.Points.AsSpan().SequenceEqual(points) && last.Values.AsSpan().SequenceEqual(values))
            {
                return last.Result;
            }
        }

        double[] targets = ObjectiveTransform.Apply(values);
        PointSet set = new(space, count);
        foreach (EncodedPoint point in points)
        {
            set.Add(point.Coordinates);
        }

        HyperparameterFit fit = new(set, targets, new double[count],
            space.Dimensions.Count(dimension => dimension.Kind != DimensionKind.Fixed), options.Prior);
        double[] mode = fit.Descend(fit.PriorMean(), 40).Parameters;
        List<Hyperparameters> result = [];
        if (options.KeepMode) { result.Add(fit.ToHyperparameters(mode)); }

        if (options.Samples > 0)
        {
            SeededRandom random = new(study.Seed, count, "hyperparameters");
            result.AddRange(fit.Sample(mode, options.Samples, random, options.Temper).Select(x => fit.ToHyperparameters(x)));
        }

        lock (_gate)
        {
            _last = (points, values, result);
        }

        return result;
    }

    private static int Checkpoint(int n)
    {
        int checkpoint = 1;
        while (checkpoint + Math.Max(1, checkpoint / 20) <= n)
        {
            checkpoint += Math.Max(1, checkpoint / 20);
        }

        return checkpoint;
    }
}
