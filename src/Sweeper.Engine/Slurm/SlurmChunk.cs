using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>Which element of a job array runs which trials.</summary>
/// <param name="Name">The job's: unique, so that it can be looked up when sbatch did not say whether it took it.</param>
/// <param name="Submission">Its 1-based number in the sweep.</param>
/// <param name="Worker">How an element starts its worker.</param>
/// <param name="WorkerEnvironment">Added to the worker's environment.</param>
/// <param name="Gpus">GPUs of each element.</param>
/// <param name="Devices"><c>cpu</c> to train on CPUs whatever GPUs there are; null for a GPU where one was asked for.</param>
/// <param name="Limits">When a trial's worker is killed.</param>
/// <param name="Elements">Trials of each element, in the order in which they run.</param>
internal sealed record SlurmChunk(
    string Name,
    int Submission,
    IReadOnlyList<string> Worker,
    IReadOnlyDictionary<string, string> WorkerEnvironment,
    int Gpus,
    string? Devices,
    AttemptLimits Limits,
    IReadOnlyList<IReadOnlyList<SlurmTrialLaunch>> Elements)
{
    /// <exception cref="UserErrorException">It is missing or damaged.</exception>
    public static SlurmChunk Read(SlurmChunkFolder folder) => SlurmJson.Read(folder.Manifest, SlurmJson.Default.SlurmChunk);
}

/// <summary>An attempt of a trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Attempt">1-based.</param>
/// <param name="Folder">The trial's.</param>
internal sealed record SlurmTrialLaunch(int Trial, int Attempt, string Folder);

/// <summary>What became of a submission.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Id">Slurm's id of the array; null before it is known.</param>
internal sealed record SlurmJob(SlurmJobStage State, string? Id);

/// <summary>How far a submission is.</summary>
internal enum SlurmJobStage
{
    /// <summary>sbatch may have been asked: the job's name tells.</summary>
    Intended,

    /// <summary>Slurm has it.</summary>
    Submitted,

    /// <summary>Nothing of it is waited for any more.</summary>
    Closed,
}

/// <summary>A line of what a start of an element says.</summary>
/// <param name="What">What happened.</param>
/// <param name="Time">UTC.</param>
internal sealed record ElementRecord(ElementMoment What, DateTimeOffset Time)
{
    public string? Job { get; init; }

    public string? Node { get; init; }

    /// <summary>What CUDA_VISIBLE_DEVICES held; null when it was not set.</summary>
    public string? Gpus { get; init; }

    public int? Trial { get; init; }

    /// <summary>For people.</summary>
    public string? Text { get; init; }
}

/// <summary>The moments of an element.</summary>
internal enum ElementMoment
{
    /// <summary>It has a node and has read what it is to run.</summary>
    Began,

    /// <summary>It starts a trial.</summary>
    Trial,

    /// <summary>That trial is over for this element.</summary>
    TrialOver,

    /// <summary>It was told to save where it is, did, and asks that what is left goes on in another job.</summary>
    Again,

    /// <summary>It cannot run its trials here, for the reason in the text.</summary>
    Refused,

    /// <summary>All its trials are over.</summary>
    Over,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnum<ElementMoment>), typeof(SnakeCaseEnum<SlurmJobStage>)])]
[JsonSerializable(typeof(SlurmChunk))]
[JsonSerializable(typeof(SlurmJob))]
[JsonSerializable(typeof(ElementRecord))]
[JsonSerializable(typeof(CanaryRequest))]
[JsonSerializable(typeof(CanaryReport))]
internal sealed partial class SlurmJson : JsonSerializerContext
{
    /// <exception cref="UserErrorException">The file is missing or damaged.</exception>
    public static T Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        byte[] content = FileErrors.Explain(path, () => File.ReadAllBytes(path));
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw new JsonException("it is empty");
        }
        catch (JsonException error)
        {
            throw new UserErrorException(
                $"this file is damaged: {error.Message}", "Restore it from a backup; or cancel the sweep's jobs with scancel, delete the folder and run the sweep again", path, error);
        }
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    public static void Write<T>(string path, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        AtomicFile.Write(DurableWrite.Slurm, path, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
