using System.Text.Json;

namespace Sweeper.Bench.Simulation;

/// <summary>What a real trial reported, evaluation by evaluation (<c>curves.jsonl</c>).</summary>
/// <param name="LearningRate">Of the trial.</param>
/// <param name="Dropout">Of the trial.</param>
/// <param name="Epochs">Each a line of its <c>events.jsonl</c>.</param>
internal sealed record RecordedCurve(double LearningRate, double Dropout, IReadOnlyList<string> Epochs)
{
    public static IReadOnlyList<RecordedCurve> ReadAll(string path) =>
    [
        .. File.ReadLines(path).Select(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return new RecordedCurve(
                root.GetProperty("learning_rate").GetDouble(),
                root.GetProperty("dropout").GetDouble(),
                [.. root.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetRawText())]);
        }),
    ];

    /// <summary>How far a configuration is from the recorded one.</summary>
    public double DistanceTo(double learningRate, double dropout) =>
        Math.Abs(Math.Log10(learningRate / LearningRate)) + Math.Abs(dropout - Dropout);
}
