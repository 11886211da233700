using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Loop;

/// <summary>Reads a trial's predictions back.</summary>
internal static class Predictions
{
    public static (float[] Logits, long[] Labels) Read(TrialFolder folder, double epoch)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(folder.PredictionsAt(epoch));
        return (Values("logits"), [.. Values("labels").Select(label => (long)label)]);

        float[] Values(string name)
        {
            TensorEntry entry = reader.Entries.Single(entry => entry.Name == name);
            var values = new float[entry.Elements];
            reader.ReadFloat32(entry, values);
            return values;
        }
    }
}
