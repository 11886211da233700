namespace Sweeper.Training.Loop;

/// <summary>Keeps what the next trial of the same worker can use again. Not thread-safe.</summary>
/// <param name="capacity">Most entries; the one unused for longest goes first. 1 or more.</param>
internal sealed class WarmCache<T>(int capacity)
{
    // Least recently used first. A handful of entries: a list is enough.
    private readonly List<(string Key, T Value)> _entries = [];

    /// <summary>The entry of a key, made if there is none.</summary>
    public T Get(string key, Func<T> make)
    {
        int at = _entries.FindIndex(entry => entry.Key == key);
        (string Key, T Value) entry = at >= 0 ? _entries[at] : (key, make());
        if (at >= 0)
        {
            _entries.RemoveAt(at);
        }
        else if (_entries.Count == capacity)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add(entry);
        return entry.Value;
    }
}
