using Sweeper.Search;

namespace Sweeper.Engine.Reports;

/// <summary>How the objective varies with one parameter, over all completed trials.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Values">
/// One entry per value tried, numbers in ascending order, texts in order of appearance; of a number with many values,
/// as random search draws them, one entry per quarter of the trials.
/// </param>
public sealed record ParameterEffect(string Name, IReadOnlyList<ValueEffect> Values)
{
    private const int MostSingleValues = 8;
    private const int Quarters = 4;

    /// <summary>The effects of every parameter with more than one value among the trials, in the order of the search space.</summary>
    public static IReadOnlyList<ParameterEffect> Of(IReadOnlyList<ScoredTrial> ranking)
    {
        ScoredTrial[] byNumber = [.. ranking.OrderBy(scored => scored.Trial.Number)];
        return
        [
            .. VariedParameters(ranking.Select(scored => scored.Trial.Configuration))
                .Select(name => new ParameterEffect(name, EffectsOf(name, byNumber))),
        ];
    }

    /// <summary>Names that do not have the same value everywhere, in order of first appearance.</summary>
    public static IReadOnlyList<string> VariedParameters(IEnumerable<Configuration> configurations)
    {
        // By name in order of first appearance: its first value, and whether there was another.
        List<string> names = [];
        Dictionary<string, (ParameterValue First, bool IsVaried)> seen = new(StringComparer.Ordinal);
        int count = 0;
        foreach (Configuration configuration in configurations)
        {
            count++;
            foreach ((string name, ParameterValue value) in configuration.Entries)
            {
                if (!seen.TryGetValue(name, out (ParameterValue First, bool IsVaried) known))
                {
                    // A conditional parameter that earlier trials did not have varies by being absent.
                    seen.Add(name, (value, count > 1));
                    names.Add(name);
                }
                else if (!known.IsVaried && value != known.First && value.CanonicalText != known.First.CanonicalText)
                {
                    seen[name] = known with { IsVaried = true };
                }
            }
        }

        return [.. names.Where(name => seen[name].IsVaried)];
    }

    private static ValueEffect[] EffectsOf(string name, ScoredTrial[] byNumber)
    {
        (ParameterValue Value, double Score)[] points =
        [
            .. byNumber.Select(scored => (Value: scored.Trial.Configuration[name], scored.Value))
                .Where(point => point.Item1 is not null).Select(point => (point.Item1!, point.Item2)),
        ];
        double[] places = [.. points.Select(point => point.Value.AsNumber() ?? double.MaxValue)];
        int[] order = [.. Enumerable.Range(0, points.Length)];
        Array.Sort(order, (one, other) => places[one].CompareTo(places[other]) is not 0 and var sign ? sign : one.CompareTo(other));
        points = [.. order.Select(i => points[i])];
        bool isNumber = points.All(point => point.Value.AsNumber() is not null);
        if (isNumber && places.Distinct().Skip(MostSingleValues).Any())
        {
            return [.. points.Chunk((points.Length + Quarters - 1) / Quarters).Select(ValueEffect.Of)];
        }

        return [.. points.GroupBy(point => point.Value.CanonicalText).Select(group => ValueEffect.Of([.. group]))];
    }
}

/// <summary>The objective among the trials that share one value of a parameter, or a range of values.</summary>
/// <param name="From">The shared or smallest value.</param>
/// <param name="To">The shared or largest value.</param>
/// <param name="Mean">Arithmetic mean of the trials' scores.</param>
/// <param name="StandardDeviation">Of the sample (n - 1); NaN for a single trial.</param>
/// <param name="Count">Number of trials. 1 or more.</param>
public sealed record ValueEffect(ParameterValue From, ParameterValue To, double Mean, double StandardDeviation, int Count)
{
    internal static ValueEffect Of((ParameterValue Value, double Score)[] points)
    {
        double[] scores = [.. points.Select(point => point.Score)];
        double mean = scores.Average();
        double squares = scores.Sum(score => (score - mean) * (score - mean));
        double deviation = scores.Length < 2 ? double.NaN : Math.Sqrt(squares / (scores.Length - 1));
        return new(points[0].Value, points[^1].Value, mean, deviation, scores.Length);
    }
}
