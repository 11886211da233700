using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>The lines between runner and worker. Facts are in the trial folder; these lines only say when to look.</summary>
internal static class WorkerProtocol
{
    /// <summary>A command to the worker.</summary>
    public static string Line(WorkerCommandLine line) =>
        JsonSerializer.Serialize(line, WorkerProtocolJson.Default.WorkerCommandLine);

    /// <summary>A line of the worker.</summary>
    public static byte[] Line(WorkerSignal signal) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(signal, WorkerProtocolJson.Default.WorkerSignal), (byte)'\n'];

    /// <summary>Whether a line is a command. Unknown members of a newer runner are left aside.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out WorkerCommandLine? command) =>
        TryParse(line, WorkerProtocolJson.Default.WorkerCommandLine, out command);

    /// <summary>Whether a line comes from the worker's loop, not from a library that prints.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out WorkerSignal? signal) =>
        TryParse(line, WorkerProtocolJson.Default.WorkerSignal, out signal) && signal != new WorkerSignal();

    private static bool TryParse<T>(
        string line,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type,
        [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        if (!line.StartsWith('{'))
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return false;
        }

        return value is not null;
    }
}

/// <summary>One line to a worker.</summary>
internal sealed record WorkerCommandLine(RunCommand? Run = null);

/// <param name="Folder">The trial's folder.</param>
/// <param name="Attempt">1-based.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="Threads">1 or more.</param>
/// <param name="Fence">Whose turn it is (<see cref="TrialFence"/>), where another process may take the trial over; else null.</param>
internal sealed record RunCommand(string Folder, int Attempt, string Device, int Threads, string? Fence = null);

/// <summary>One line of a worker; what is not said is null.</summary>
/// <param name="News">An event was appended to the trial's folder: its type. <c>taken</c>: the command arrived.</param>
/// <param name="Step">Steps done, of <paramref name="Of"/>.</param>
/// <param name="Of">Steps of the whole trial.</param>
/// <param name="Idle">The trial is over; the worker waits for the next.</param>
/// <param name="MemoryBytes">Resident memory when idle.</param>
internal sealed record WorkerSignal(
    string? News = null, int? Step = null, int? Of = null, bool? Idle = null, long? MemoryBytes = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerCommandLine))]
[JsonSerializable(typeof(WorkerSignal))]
internal sealed partial class WorkerProtocolJson : JsonSerializerContext;
