namespace Sweeper.Search.Surrogates;

/// <summary>What a Gaussian process is trained on.</summary>
/// <param name="Points">Masked.</param>
/// <param name="Targets">[points], about standardised, to be minimised.</param>
/// <param name="ExtraNoise">[points], as a share of the function's variance.</param>
/// <param name="Trials">[points], the place of each among the observations; -1 for trials of other sweeps.</param>
internal sealed record TrainingData(EncodedPoint[] Points, double[] Targets, double[] ExtraNoise, int[] Trials)
{
    // The variance by which another sweep's trial may differ from what this one would have measured.
    private const double PriorNoise = 0.1;

    public int Count => Points.Length;

    /// <summary>The objective of the first trials that ended and of all trials of other sweeps.</summary>
    /// <param name="observations">Of a study.</param>
    /// <param name="first">How many trials.</param>
    public static TrainingData OfObjective(Observations observations, int first)
    {
        int prior = observations.Prior.Count;
        double[] values = new double[first + prior];
        var points = new EncodedPoint[values.Length];
        double[] noise = new double[values.Length];
        int[] trials = new int[values.Length];
        for (int i = 0; i < first; i++)
        {
            (points[i], values[i], trials[i]) = (observations.Points[i], observations.Values[i], i);
        }

        for (int i = 0; i < prior; i++)
        {
            int place = first + i;
            (points[place], values[place]) = observations.Prior[i];
            (noise[place], trials[place]) = (PriorNoise, -1);
        }

        return new TrainingData(points, ObjectiveTransform.Apply(values), noise, trials);
    }

    /// <summary>How far trials are from the border between keeping to the outcome constraints (below 0) and breaking them.</summary>
    /// <param name="observations">Of a study.</param>
    /// <param name="first">How many trials.</param>
    public static TrainingData OfViolation(Observations observations, int first)
    {
        EncodedPoint[] points = [.. observations.Points.Take(first)];
        double[] targets = [.. observations.Violations.Take(first).Select(Margin)];
        return new TrainingData(points, targets, new double[first], [.. Enumerable.Range(0, first)]);
    }

    /// <summary>
    /// At most so many of them: a third are the best, a third those nearest to the very best, and the rest are spread
    /// evenly over the others in the order they were tried.
    /// </summary>
    public TrainingData Reduce(EncodedSpace space, int most)
    {
        if (Count <= most)
        {
            return this;
        }

        int[] order = [.. Enumerable.Range(0, Count)];
        Array.Sort([.. Targets], order);
        bool[] isTaken = new bool[Count];
        int third = most / 3;
        Take(order, third, isTaken);
        double[] distances = DistancesTo(space, Points[order[0]].Coordinates);
        order = [.. order.Where(i => !isTaken[i])];
        Array.Sort([.. order.Select(i => distances[i])], order);
        Take(order, third, isTaken);
        int[] others = [.. Enumerable.Range(0, Count).Where(i => !isTaken[i])];
        int rest = most - (2 * third);
        for (int i = 0; i < rest; i++)
        {
            isTaken[others[(int)((long)i * others.Length / rest)]] = true;
        }

        int[] taken = [.. Enumerable.Range(0, Count).Where(i => isTaken[i])];
        return new TrainingData(
            [.. taken.Select(i => Points[i])],
            [.. taken.Select(i => Targets[i])],
            [.. taken.Select(i => ExtraNoise[i])],
            [.. taken.Select(i => Trials[i])]);
    }

    /// <summary>The points, with room for more.</summary>
    public PointSet ToPointSet(EncodedSpace space, int more)
    {
        PointSet set = new(space, Count + more);
        foreach (EncodedPoint point in Points)
        {
            set.Add(point.Coordinates);
        }

        return set;
    }

    // A clear step at the border: the size of a violation says less than that there is one.
    private static double Margin(double violation) => violation > 0
        ? 0.5 + Math.Min(Math.Log(1 + violation), 2)
        : -0.5 - Math.Min(Math.Log(1 - violation), 2);

    private static void Take(int[] order, int count, bool[] isTaken)
    {
        foreach (int i in order.AsSpan(0, Math.Min(count, order.Length)))
        {
            isTaken[i] = true;
        }
    }

    private double[] DistancesTo(EncodedSpace space, double[] point)
    {
        PointSet set = ToPointSet(space, 0);
        double[] weights = new double[point.Length];
        weights.AsSpan().Fill(1);
        double[] distances = new double[set.Capacity];
        set.SquaredDistances(point, weights, Count, distances);
        return distances;
    }
}
