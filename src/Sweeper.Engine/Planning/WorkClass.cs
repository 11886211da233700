using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>What the time of an optimizer step depends on within a sweep; null where a configuration leaves it to the default.</summary>
/// <param name="BatchSize">Examples a step, of all its batches.</param>
/// <param name="MaxLength">Word pieces a text is cut to.</param>
/// <param name="Batching">How examples are put together.</param>
public sealed record WorkClass(double? BatchSize, double? MaxLength, string? Batching)
{
    internal const string BatchSizeKey = "batch_size";

    public static WorkClass Of(Configuration configuration) => new(
        configuration[BatchSizeKey]?.AsNumber() * (configuration["gradient_accumulation_steps"]?.AsNumber() ?? 1),
        configuration["max_length"]?.AsNumber(), configuration["batching"]?.ToString());

    /// <summary>As people read it: <c>batch 32, length 64</c>.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        BatchSize is { } batch ? $"batch {NumberOf(batch)}" : "default batch",
        MaxLength is { } length ? $"length {NumberOf(length)}" : null,
        Batching,
    }.OfType<string>());

    private static string NumberOf(double number) => SweepFiles.NumberText.Of(number);
}
