using Sweeper.Search.Surrogates;

namespace Sweeper.Search.LearningCurves;

/// <summary>A Gaussian process over configurations and training progress together.</summary>
/// <remarks>
/// The covariance of two points of curves is a Matern function of both distances, in configuration and in progress, so
/// that the curves of like configurations go alike and every report corrects what is expected of the later ones. Not
/// thread-safe.
/// </remarks>
internal sealed class CurveModel
{
    // Building a process takes O(n^3), and so does every step of a fit.
    private const int MaxPoints = 300;
    private const int MaxFitPoints = 100;
    private const int FitSteps = 20;

    // Of so many of the best curves variations are looked at.
    private const int Bases = 5;

    private readonly CurveData _data;
    private readonly Acquisition _improvement;
    private readonly List<double[]> _bestEnds;

    /// <param name="data">With two finite values or more.</param>
    public CurveModel(CurveData data)
    {
        _data = data;
        EncodedSpace space = data.Space.Encoded;
        TrainingData training = data.ToTrainingData().Reduce(space, MaxPoints);
        var posterior = new HyperparameterPosterior(
            space, training.Reduce(space, MaxFitPoints), new HyperparameterPrior());
        var process = new GaussianProcess(
            training.ToPointSet(space, data.Pending.Count),
            training.Targets,
            training.ExtraNoise,
            Hyperparameters.FromLogarithms(posterior.Mode(FitSteps)));
        double[] means = [.. training.Points.Select(point => process.Mean(point.Coordinates))];
        _bestEnds = [.. training.Points
            .Zip(means)
            .OrderBy(pair => pair.Second)
            .Select(pair => (double[])[.. pair.First.Coordinates[..^1], 0])
            .DistinctBy(end => EncodedPoint.HashOf(end))
            .Take(Bases)];

        // What is being trained is taken to end as expected, and is to be improved on: nothing near it is proposed again.
        double incumbent = means.Min();
        foreach (double[] point in data.Pending)
        {
            double expected = process.Mean(point);
            process.Append(point, expected);
            incumbent = Math.Min(incumbent, expected);
        }

        _improvement = new Acquisition([(process, incumbent)], null, 0, space.Dimensions.Length);
    }

    /// <summary>
    /// The logarithm of how much a trial is expected to improve on the best so far, per report that it takes, at the
    /// checkpoint where this is the most.
    /// </summary>
    /// <param name="configuration">Of the trial.</param>
    /// <param name="reports">That it has.</param>
    /// <param name="checkpoints">Where training may pause, ascending; the end of the curve always is one.</param>
    public double Promise(Configuration configuration, int reports, IEnumerable<int> checkpoints) => checkpoints
        .Append(_data.Length)
        .Where(checkpoint => checkpoint > reports)
        .Select(checkpoint =>
            _improvement.At(_data.Space.Encode(configuration, checkpoint, _data.Length))
            - Math.Log(checkpoint - reports))
        .DefaultIfEmpty(double.NegativeInfinity)
        .Max();

    /// <summary>The untried configuration that is expected to improve most by the end of its curve.</summary>
    /// <returns>Null when none was found.</returns>
    public Configuration? BestUntried(SeededRandom random)
    {
        var maximizer = new AcquisitionMaximizer(
            _data.Space.Encoded, _improvement, _data.Tried, random, new MaximizerSettings());
        return maximizer.Maximize(_bestEnds) is { } point ? _data.Space.Decode(point) : null;
    }
}
