using Sweeper.Engine;
using Sweeper.Engine.Reports;
using Sweeper.Training.Files;

namespace Sweeper.Cli.Composition;

/// <summary>Reads the predictions of one evaluation of a trial.</summary>
internal static class PredictionFile
{
    /// <param name="path">Holds <c>logits</c> [N, C] and <c>labels</c> [N].</param>
    /// <returns>Null when there is no such file, or it is damaged.</returns>
    public static StoredPredictions? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using SafetensorsReader reader = SafetensorsReader.Open(path);
            return Find(reader, "logits") is { Shape: [> 0 and var examples, > 0 and var classes] } logits
                && Find(reader, "labels") is { Shape: [var labelled] } labels && labelled == examples
                ? Decide(Values(reader, logits), Values(reader, labels), (int)classes)
                : null;
        }
        catch (Exception error) when (error is UserErrorException or IOException)
        {
            return null;
        }
    }

    private static StoredPredictions? Decide(float[] logits, float[] labels, int classes)
    {
        int[] truth = [.. labels.Select(label => (int)label)];
        int[] predicted = [.. Enumerable.Range(0, truth.Length).Select(i => Highest(logits.AsSpan(i * classes, classes)))];
        return Array.TrueForAll(truth, label => label >= 0 && label < classes) ? new(truth, predicted, classes) : null;
    }

    // The first of equal ones, as the metrics take it.
    private static int Highest(ReadOnlySpan<float> row)
    {
        int highest = 0;
        for (int c = 1; c < row.Length; c++)
        {
            highest = row[c] > row[highest] ? c : highest;
        }

        return highest;
    }

    private static TensorEntry? Find(SafetensorsReader reader, string name) =>
        reader.Entries.FirstOrDefault(entry => entry.Name == name);

    private static float[] Values(SafetensorsReader reader, TensorEntry entry)
    {
        float[] values = new float[entry.Elements];
        reader.ReadFloat32(entry, values);
        return values;
    }
}
