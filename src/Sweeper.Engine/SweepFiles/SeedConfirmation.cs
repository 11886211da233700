namespace Sweeper.Engine.SweepFiles;

/// <summary>How the best configurations are trained again once the search is over, to tell merit from a lucky seed.</summary>
/// <param name="Top">How many of the best. 1 or more.</param>
/// <param name="Seeds">With how many further training seeds each. 1 or more.</param>
public sealed record SeedConfirmation(int Top, int Seeds)
{
    /// <summary>The seeds: the first whole numbers from 1 on that the search does not train with.</summary>
    public IReadOnlyList<long> Further(IReadOnlyList<long> used)
    {
        List<long> further = [];
        for (long seed = 1; further.Count < Seeds; seed++)
        {
            if (!used.Contains(seed))
            {
                further.Add(seed);
            }
        }

        return further;
    }
}
