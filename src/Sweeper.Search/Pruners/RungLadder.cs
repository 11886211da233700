namespace Sweeper.Search.Pruners;

/// <summary>The numbers of reports after which trials are compared: first, first * factor, first * factor^2, ...</summary>
/// <param name="first">1 or more.</param>
/// <param name="factor">Above 1.</param>
internal sealed class RungLadder(int first, double factor)
{
    /// <summary>The rungs below a limit, ascending, each once; fractions are cut off.</summary>
    public IEnumerable<int> Below(int limit)
    {
        int last = 0;
        for (double rung = first; rung < limit; rung *= factor)
        {
            if ((int)rung > last)
            {
                last = (int)rung;
                yield return last;
            }
        }
    }

    /// <summary>The highest rung below a limit that so many reports reach; null when they reach none.</summary>
    public int? ReachedBy(int reports, int limit)
    {
        int? reached = null;
        foreach (int rung in Below(limit))
        {
            if (rung > reports)
            {
                break;
            }

            reached = rung;
        }

        return reached;
    }
}
