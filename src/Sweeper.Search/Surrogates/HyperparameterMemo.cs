namespace Sweeper.Search.Surrogates;

/// <summary>Remembers the hyperparameters of the last few fits.</summary>
/// <remarks>
/// What is remembered depends on nothing but its key, the data and the seed of the fit, so it can be forgotten at any
/// time without changing an answer. Safe to use from several threads.
/// </remarks>
internal sealed class HyperparameterMemo
{
    private const int MaxEntries = 8;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public IReadOnlyList<Hyperparameters> Get(
        EncodedSpace space, TrainingData data, long seed, Func<IReadOnlyList<Hyperparameters>> fit)
    {
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Is(space, data, seed)) is { } found)
            {
                return found.Result;
            }
        }

        IReadOnlyList<Hyperparameters> result = fit();
        lock (_gate)
        {
            _entries.Add(new Entry(space, data, seed, result));
            if (_entries.Count > MaxEntries)
            {
                _entries.RemoveAt(0);
            }
        }

        return result;
    }

    private sealed record Entry(
        EncodedSpace Space, TrainingData Data, long Seed, IReadOnlyList<Hyperparameters> Result)
    {
        public bool Is(EncodedSpace space, TrainingData data, long seed) =>
            seed == Seed && ReferenceEquals(space, Space)
            && Data.Targets.AsSpan().SequenceEqual(data.Targets)
            && Data.ExtraNoise.AsSpan().SequenceEqual(data.ExtraNoise)
            && Data.Points.AsSpan().SequenceEqual(data.Points);
    }
}
