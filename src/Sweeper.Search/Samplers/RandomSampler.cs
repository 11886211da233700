namespace Sweeper.Search.Samplers;

/// <summary>Draws every parameter independently.</summary>
/// <remarks>
/// The draw of a parameter depends on (seed, trial number, name) alone, so adding a parameter does not
/// change the
/// others. On a space of finitely many points a configuration that a trial already has is drawn again.
/// </remarks>
public sealed class RandomSampler : ISampler
{
    // Then so few untried points are left, or such unlikely ones, that one of them is picked directly.
    private const int MaxDraws = 100;

    /// <inheritdoc/>
    public Configuration? Propose(Study study)
    {
        long number = study.Trials.Count + 1L;
        if (study.Space.Points is not { } points)
        {
            return Draw(study, number, 0);
        }

        HashSet<long> tried = points.IndicesIn(study);
        if (tried.Count >= points.Count)
        {
            return null;
        }

        for (int draw = 0; draw < MaxDraws; draw++)
        {
            Configuration configuration = Draw(study, number, draw);
            if (points.IndexOf(configuration) is not long index || !tried.Contains(index))
            {
                return configuration;
            }
        }

        return points.At(Untried(points.Count, tried,
            new SeededRandom(study.Seed, number, "random sampler rest")));
    }

    private static Configuration Draw(Study study, long number, int draw)
    {
        string prefix = draw == 0 ? "random sampler" : $"random sampler draw {draw}";
        return new Configuration(study.Space.Parameters.Select(parameter =>
        {
            double quantile = new SeededRandom(study.Seed, number, $"{prefix}/{parameter.Name}").NextDouble();
            return KeyValuePair.Create(parameter.Name, parameter.Domain.At(quantile));
        }));
    }

    // Uniform over the points that are not tried: the rank among them, moved past every tried one before it.
    private static long Untried(long count, HashSet<long> tried, SeededRandom random)
    {
        long left = count - tried.Count;
        long index = Math.Min((long)(random.NextDouble() * left), left - 1);
        foreach (long taken in tried.Order())
        {
            if (taken > index)
            {
                break;
            }

            index++;
        }

        return index;
    }
}
