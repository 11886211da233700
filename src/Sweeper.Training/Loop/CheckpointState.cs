using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Loop;

/// <summary>The part of a checkpoint that is not tensors: a JSON file with a hash of itself.</summary>
internal sealed record CheckpointState
{
    /// <summary>The layout that this version reads and writes.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>Of the plan that is trained (<see cref="IdentityOf"/>).</summary>
    public required string Identity { get; init; }

    public required TrainingProgress Progress { get; init; }

    /// <summary>Whether the evaluation just before it is the best so far.</summary>
    public required bool IsBest { get; init; }

    /// <summary>Of libtorch's generator for the CPU.</summary>
    public required byte[] RandomState { get; init; }

    /// <summary>Updates the optimizer has counted, by parameter; empty for optimizers that do not count.</summary>
    public required IReadOnlyDictionary<string, long> OptimizerSteps { get; init; }

    /// <summary>Of the file with the tensors.</summary>
    public required string TensorsSha256 { get; init; }

    /// <summary>A hash of all that decides what a trial computes: equal for two attempts at one trial.</summary>
    public static string IdentityOf(TrialPlan plan)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{plan.Configuration.CanonicalText}\n{plan.Seed}\n")
            + JsonSerializer.Serialize(plan.Objective, CheckpointJson.Default.Objective) + "\n"
            + JsonSerializer.Serialize(plan.Task, CheckpointJson.Default.TaskSettings) + "\n"
            + string.Concat(plan.Inputs
                .OrderBy(input => input.Key, StringComparer.Ordinal)
                .Select(input => $"{input.Key} {input.Value}\n"));
        return Sha256(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The file's content: <c>{"sha256": of the rest, "state": {...}}</c>.</summary>
    public byte[] ToFile()
    {
        byte[] state = JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointState);
        return [.. Encoding.UTF8.GetBytes($"{{\"sha256\":\"{Sha256(state)}\",\"state\":"), .. state, .. "}\n"u8];
    }

    /// <exception cref="InvalidDataException">The file is damaged, or of another version.</exception>
    public static CheckpointState FromFile(byte[] content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            JsonElement state = document.RootElement.GetProperty("state");
            if (document.RootElement.GetProperty("sha256").GetString() != Sha256(Encoding.UTF8.GetBytes(state.GetRawText())))
            {
                throw new InvalidDataException("its state is not what was written");
            }

            int version = state.GetProperty("version").GetInt32();
            return version == CurrentVersion
                ? state.Deserialize(CheckpointJson.Default.CheckpointState)!
                : throw new InvalidDataException($"it has layout version {version}, not {CurrentVersion}");
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"its state cannot be read: {error.Message}", error);
        }
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>The serializers, generated at build time: workers start faster without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckpointState))]
[JsonSerializable(typeof(Objective))]
[JsonSerializable(typeof(TaskSettings))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
