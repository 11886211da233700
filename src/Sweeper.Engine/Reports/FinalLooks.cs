using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Reports;

/// <summary>One look at the held-out test split: which model, on what, and what it scored.</summary>
/// <param name="Time">When. UTC.</param>
/// <param name="Trial">Whose best model was evaluated.</param>
/// <param name="WeightsSha256">Of that model.</param>
/// <param name="File">The test file.</param>
/// <param name="FileSha256">Of its content.</param>
/// <param name="Metrics">By name, the loss included.</param>
/// <param name="Confusion">Counts <c>[classes, classes]</c>, rows by true class.</param>
public sealed record FinalLook(
    DateTimeOffset Time, int Trial, string WeightsSha256, string File, string FileSha256,
    IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<IReadOnlyList<long>> Confusion)
{
    /// <summary>Of the test split.</summary>
    [JsonIgnore]
    public long Examples => Confusion.Sum(row => row.Sum());
}

/// <summary>What a look at the test split found, and which looks came before it.</summary>
/// <param name="Look">The one that counts.</param>
/// <param name="Earlier">In order.</param>
/// <param name="IsNew">Whether it was taken just now.</param>
public sealed record FinalTestResult(FinalLook Look, IReadOnlyList<FinalLook> Earlier, bool IsNew)
{
    /// <summary>Whether the split was looked at this once.</summary>
    public bool IsUntouched => Earlier.Count == 0;
}

/// <summary>Every look at a sweep's test split, in order: a file of the sweep's folder, so that nobody looks twice unawares.</summary>
public static class FinalLooks
{
    /// <exception cref="UserErrorException">The file is damaged.</exception>
    public static IReadOnlyList<FinalLook> Read(SweepFolder folder)
    {
        if (!File.Exists(folder.FinalLooks))
        {
            return [];
        }

        byte[] content = FileErrors.Explain(folder.FinalLooks, () => File.ReadAllBytes(folder.FinalLooks));
        try
        {
            return JsonSerializer.Deserialize(content, FinalLooksContext.Default.IReadOnlyListFinalLook) ?? [];
        }
        catch (JsonException error)
        {
            throw new UserErrorException(
                $"the record of looks at the test split is damaged: {error.Message}",
                "Restore the file from a backup, or delete it: then nothing says any more that the split was looked at",
                folder.FinalLooks,
                error);
        }
    }

    /// <summary>Adds a look, durably.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void Add(SweepFolder folder, FinalLook look) => AtomicFile.Write(
        DurableWrite.FinalLook, folder.FinalLooks,
        JsonSerializer.SerializeToUtf8Bytes([.. Read(folder), look], FinalLooksContext.Default.IReadOnlyListFinalLook));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<FinalLook>))]
internal sealed partial class FinalLooksContext : JsonSerializerContext;
