using System.Text.Json;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>Writes down what a start of an element does, for the runner on another machine.</summary>
/// <param name="folder">The submission's.</param>
/// <param name="place">Where it runs.</param>
/// <param name="clock">For the times.</param>
internal sealed class ElementJournal(SlurmChunkFolder folder, ElementPlace place, TimeProvider clock)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly string _path = folder.Records(place.Element, place.Restart);
    private long? _lastProgress;

    /// <summary>Appends a record; it is on disk on return.</summary>
    public void Write(ElementMoment what, int? trial = null, string? text = null) => FileErrors.Explain(_path, () =>
    {
        var record = new ElementRecord(what, clock.GetUtcNow()) { Job = place.Job, Node = place.Node, Gpus = place.Gpus, Trial = trial, Text = text };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, SlurmJson.Default.ElementRecord), (byte)'\n'];
        DurableWrite.Slurm.Around(() =>
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(line);
            file.Flush(flushToDisk: true);
        });
        Console.Out.WriteLine($"{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC {place.Job} on {place.Node}: {what}{(trial is null ? "" : $" {trial}")}{(text is null ? "" : $": {text}")}");
    });

    /// <summary>How far the trial is; once a second at most.</summary>
    public void WriteProgress(int trial, int step, int totalSteps)
    {
        if (_lastProgress is { } last && clock.GetElapsedTime(last) < ProgressInterval)
        {
            return;
        }

        _lastProgress = clock.GetTimestamp();
        AtomicFile.Swap(
            DurableWrite.Slurm, folder.Progress(place.Element), System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{trial} {step} {totalSteps}")));
    }

    /// <summary>What a start of an element has said so far; a line that is not whole yet is left out.</summary>
    public static IReadOnlyList<ElementRecord> Read(string path)
    {
        try
        {
            string[] lines = File.ReadAllText(path).Split('\n')[..^1];
            return [.. lines.Select(line => JsonSerializer.Deserialize(line, SlurmJson.Default.ElementRecord)).OfType<ElementRecord>()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // On a network file system it may be cut or away for an instant; it is read again.
            return [];
        }
    }
}
