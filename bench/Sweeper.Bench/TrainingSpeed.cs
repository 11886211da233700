using System.Globalization;
using System.Text.Json;
using Sweeper.Search;
using Sweeper.Training;

namespace Sweeper.Bench;

/// <summary>Training samples a second against the peer, run in turn, one process each time.</summary>
internal static class TrainingSpeed
{
    /// <summary>The measuring side of one run: trains one epoch and prints a JSON line.</summary>
    public static void Once(string batching)
    {
        var values = new Dictionary<string, ParameterValue>(BenchTrial.PeerSettings)
        {
            ["epochs"] = new ParameterValue.Integer(1),
            ["batching"] = new ParameterValue.Text(batching),
        };
        double seconds = BenchTrial.Run(new TextClassificationTask(), ScratchModel.Sst2(), values, seed: 1)[0].TrainSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new { samples_per_s = 6920 / seconds }));
    }

    public static void Compare(int rounds)
    {
        string self = Environment.ProcessPath!;
        var peer = new List<double>();
        var shuffled = new List<double>();
        var bucketed = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            peer.Add(Speed(Peer.Run("--batch-size", "32", "--epochs", "1")));
            shuffled.Add(Speed(Peer.Child(self, ["train-once", "shuffled"])));
            bucketed.Add(Speed(Peer.Child(self, ["train-once", "bucketed"])));
            Say($"round {round}: peer {peer[^1]:F0}, same batches {shuffled[^1]:F0}, bucketed {bucketed[^1]:F0} samples/s");
        }

        double textbook = Speed(Peer.Run(
            "--batch-size", "16", "--epochs", "1", "--padding", "max", "--max-length", "512", "--limit-train", "320"));
        Say($"peer, every sentence padded to 512 (320 sentences, batch 16): {textbook:F1} samples/s");
        Say($"median ratio, same batches:        {Median(Ratios(shuffled, peer)):F2}  (target 1.0)");
        Say($"median ratio, bucketed batches:    {Median(Ratios(bucketed, peer)):F2}  (target 1.4)");
        Say($"median ratio, against padded 512:  {Median(shuffled) / textbook:F1}  (target 10)");
    }

    private static double Speed(IReadOnlyList<JsonElement> rows) => rows[0].GetProperty("samples_per_s").GetDouble();

    private static IEnumerable<double> Ratios(List<double> ours, List<double> theirs) =>
        ours.Zip(theirs, (own, their) => own / their);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
