using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Search;

namespace Sweeper.Engine.Trials;

/// <summary>The JSON of the trial folder: snake_case names, numbers that come back bit for bit, "NaN" and "Infinity" as texts.</summary>
public static class TrialJson
{
    /// <summary>The newest layout of <c>plan.json</c> that this version reads.</summary>
    public const int PlanVersion = 2;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    /// <summary>Writes <c>plan.json</c>, whole or not at all. The worker makes it durable before it reports anything.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public static void WritePlan(TrialFolder folder, TrialPlan plan)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true }))
        {
            JsonSerializer.Serialize(writer, plan, TrialJsonContext.Default.TrialPlan);
        }

        AtomicFile.Swap(folder.Plan, content.ToArray());
    }

    /// <summary>Reads <c>plan.json</c>.</summary>
    /// <exception cref="UserErrorException">It is missing, damaged, or written by a newer Sweeper.</exception>
    public static TrialPlan ReadPlan(TrialFolder folder)
    {
        byte[] content = FileErrors.Explain(folder.Plan, () => File.ReadAllBytes(folder.Plan));
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            if (document.RootElement.TryGetProperty("version", out JsonElement version) && version.GetInt32() > PlanVersion)
            {
                throw new UserErrorException(
                    $"this plan has layout version {version.GetInt32()}, but this Sweeper knows versions up to {PlanVersion}",
                    "Update Sweeper, or run the trial with the version that planned it",
                    folder.Plan);
            }

            TrialPlan plan = document.Deserialize(TrialJsonContext.Default.TrialPlan)!;
            return plan is { BuiltIn: null, Script: null } ? throw new JsonException("it names neither a task nor a script") : plan;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new UserErrorException(
                $"the plan is damaged: {error.Message}",
                "Restore the file from a backup, or delete the trial's folder and run the sweep again",
                folder.Plan,
                error);
        }
    }

    /// <summary>One line of <c>events.jsonl</c>, its line feed included.</summary>
    internal static byte[] EventLine(TrialEvent trialEvent) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(trialEvent, TrialJsonContext.Default.TrialEvent), .. NewLine];

    /// <exception cref="JsonException">The line is not an event.</exception>
    internal static TrialEvent ParseEvent(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize(line, TrialJsonContext.Default.TrialEvent)
        ?? throw new JsonException("an event is a JSON object");
}

/// <summary>The serializers, generated at build time: workers start faster without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(ConfigurationJson), typeof(SnakeCaseEnum<Direction>), typeof(SnakeCaseEnum<WeightInit>),
        typeof(SnakeCaseEnum<FailureKind>), typeof(SnakeCaseEnum<TrialDirective>), typeof(SnakeCaseEnum<CheckpointRetention>)])]
[JsonSerializable(typeof(TrialPlan))]
[JsonSerializable(typeof(TrialDecision))]
[JsonSerializable(typeof(TrialEvent))]
[JsonSerializable(typeof(Configuration))]
[JsonSerializable(typeof(StartInfo))]
[JsonSerializable(typeof(FinishInfo))]
[JsonSerializable(typeof(IReadOnlyList<IReadOnlyList<long>>), TypeInfoPropertyName = "Confusion")]
[JsonSerializable(typeof(IReadOnlyList<Objective>), TypeInfoPropertyName = "Objectives")]
[JsonSerializable(typeof(IReadOnlyList<string>), TypeInfoPropertyName = "MetricNames")]
internal sealed partial class TrialJsonContext : JsonSerializerContext;

/// <summary>Enum members in snake_case.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
