using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Training.Data;

namespace Sweeper.Bench;

/// <summary>What a worker waits for its data: encoded from the texts, and found in the cache on disk.</summary>
internal static class TokenCacheSpeed
{
    private const int MaxLength = 128;
    private const int Rounds = 9;

    public static void Run()
    {
        string model = ScratchModel.Sst2().Model;
        Measure("SST-2 phrases, 67,349 + 872 texts", new()
        {
            Model = model,
            Data = new() { Train = Paths.Shared("data", "sst2-phrases", "train.tsv"), Validation = Paths.Shared("data", "sst2-phrases", "dev.tsv") },
        });
        Measure("IMDb, 22,500 + 2,500 texts", new()
        {
            Model = model,
            Data = new() { Train = Paths.Shared("data", "imdb", "train.jsonl.gz"), ValidationSplit = 0.1, SplitSeed = 1 },
        });
    }

    private static void Measure(string name, TaskSettings task)
    {
        string folder = Directory.CreateTempSubdirectory("sweeper-bench-").FullName;
        try
        {
            double first = Load(new TokenCache(folder), task);
            double[] later = [.. Enumerable.Range(0, Rounds).Select(_ => Load(new TokenCache(folder), task)).Order()];
            double size = Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length) / 1e6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name}: encoded {first:N0} ms, from the cache {later[0]:N1} to {later[^1]:N1} ms, median {later[Rounds / 2]:N1}; {size:N1} MB on disk"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Up to the examples as a trial takes them, the hashes of the files included.
    private static double Load(TokenCache cache, TaskSettings task)
    {
        var watch = Stopwatch.StartNew();
        EncodedDataSet data = cache.Get(task);
        data.Train.Examples(data.Frame, MaxLength);
        data.Validation.Examples(data.Frame, MaxLength);
        return watch.Elapsed.TotalMilliseconds;
    }
}
