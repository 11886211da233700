using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>A sweep's trials, to be looked up by what they evaluate.</summary>
internal interface IKnownTrials
{
    /// <summary>By number.</summary>
    IReadOnlyList<StoredTrial> All { get; }

    /// <summary>Null when the sweep does not have it.</summary>
    StoredTrial? Find(Configuration configuration, long seed);
}

/// <summary>Trials as they were read from a store; nothing is written.</summary>
/// <param name="all">By number.</param>
internal sealed class ReadTrials(IReadOnlyList<StoredTrial> all) : IKnownTrials
{
    private readonly Dictionary<(Configuration, long), StoredTrial> _byContent =
        all.ToDictionary(trial => (trial.Configuration, trial.Seed));

    public IReadOnlyList<StoredTrial> All => all;

    public StoredTrial? Find(Configuration configuration, long seed) => _byContent.GetValueOrDefault((configuration, seed));
}
