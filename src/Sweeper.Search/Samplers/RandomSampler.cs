namespace Sweeper.Search.Samplers;

/// <summary>Draws every parameter independently.</summary>
/// <remarks>
/// The draw of a parameter depends on (seed, trial number, name) alone, so adding a parameter does not change the others.
/// A configuration that a constraint forbids, or that a trial already has, is drawn again; after 100 draws one of those
/// left is picked directly where they can be listed. Where they cannot, a configuration may repeat after 100 draws, and
/// after 10,000 that are all forbidden there counts as nothing left.
/// </remarks>
public sealed class RandomSampler : ISampler
{
    private const int MaxRepeats = 100;
    private const int MaxForbidden = 10_000;

    /// <inheritdoc/>
    public Configuration? Propose(Study study)
    {
        long number = study.Trials.Count + 1L;
        if (study.Space.Points is not { } points)
        {
            return WithoutList(study, number);
        }

        HashSet<long> tried = points.IndicesIn(study);
        if (tried.Count >= points.Count)
        {
            return null;
        }

        for (int draw = 0; draw < MaxRepeats; draw++)
        {
            Configuration configuration = Draw(study, number, draw);
            if (study.Space.Allows(configuration)
                && (points.IndexOf(configuration) is not long index || !tried.Contains(index)))
            {
                return configuration;
            }
        }

        return points.At(Untried(points.Count, tried,
            new SeededRandom(study.Seed, number, "random sampler rest")));
    }

    private static Configuration? WithoutList(Study study, long number)
    {
        HashSet<Configuration> tried = [.. study.Trials.Select(trial => trial.Configuration)];
        Configuration? repeated = null;
        for (int draw = 0; draw < (repeated is null ? MaxForbidden : MaxRepeats); draw++)
        {
            Configuration configuration = Draw(study, number, draw);
            if (!study.Space.Allows(configuration))
            {
                continue;
            }

            if (!tried.Contains(configuration))
            {
                return configuration;
            }

            repeated = configuration;
        }

        return repeated;
    }

    private static Configuration Draw(Study study, long number, int draw)
    {
        string prefix = draw == 0 ? "random sampler" : $"random sampler draw {draw}";
        return study.Space.Assemble([.. study.Space.Parameters.Select(parameter =>
            parameter.Domain.At(new SeededRandom(study.Seed, number, $"{prefix}/{parameter.Name}").NextDouble()))]);
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
