using System.Collections;
using System.Text.Json;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Store;

/// <summary>A confusion matrix as stored. Read when somebody looks: a report needs few of them.</summary>
/// <param name="json">Rows by true class, columns by predicted class; UTF-8.</param>
internal sealed class StoredConfusion(byte[] json) : IReadOnlyList<IReadOnlyList<long>>
{
    public int Count => Rows.Count;

    private byte[] Json { get; } = json;

    private IReadOnlyList<IReadOnlyList<long>> Rows => JsonSerializer.Deserialize(Json, TrialJsonContext.Default.Confusion)!;

    public IReadOnlyList<long> this[int index] => Rows[index];

    public static byte[] ToJson(IReadOnlyList<IReadOnlyList<long>> confusion) => confusion is StoredConfusion stored
        ? stored.Json
        : JsonSerializer.SerializeToUtf8Bytes(confusion, TrialJsonContext.Default.Confusion);

    public IEnumerator<IReadOnlyList<long>> GetEnumerator() => Rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
