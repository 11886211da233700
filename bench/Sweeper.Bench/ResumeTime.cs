using System.Diagnostics;
using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Samplers;
using Sweeper.Training;

namespace Sweeper.Bench;

/// <summary>How long <c>sweeper resume</c> takes until it goes on with the one trial of a sweep that is not done.</summary>
internal static class ResumeTime
{
    private const int Epochs = 20;
    private const int Rounds = 3;

    private static readonly int[] Sizes = [10, 100, 1000, 10_000];

    private static string Program => Paths.InProject("src", "Sweeper.Cli", "bin", "Release", "net10.0", "sweeper.dll");

    public static void Measure()
    {
        foreach (int size in Sizes)
        {
            string home = Directory.CreateTempSubdirectory("sweeper-bench-resume-").FullName;
            try
            {
                // In memory, where no write waits for the disk.
                string filled = Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetFileName(home))).FullName;
                Fill(new SweeperHome(filled), new SweeperHome(home).Sweep("resume"), size);
                File.Copy(new SweeperHome(filled).Database, new SweeperHome(home).Database);
                Directory.Delete(filled, recursive: true);
                double[] seconds = [.. Enumerable.Range(0, Rounds).Select(_ => Resume(new SweeperHome(home), size)).Order()];
                Say($"{size,6} trials of {Epochs} epochs: {seconds[Rounds / 2]:F2} s until the last one goes on (of {Rounds}: {seconds[0]:F2} to {seconds[^1]:F2} s)");
            }
            finally
            {
                Directory.Delete(home, recursive: true);
            }
        }
    }

    /// <summary>A store in which all trials but the last are completed, and the last was interrupted.</summary>
    private static void Fill(SweeperHome home, SweepFolder folder, int size)
    {
        int rates = (int)Math.Sqrt(size) is var root && root * root == size ? root : size;
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            name: resume
            method: grid
            metric: { name: f1, goal: maximize }
            parameters:
              learning_rate: [{{string.Join(", ", Enumerable.Range(1, rates).Select(i => $"{i}e-6"))}}]
              weight_decay: [{{string.Join(", ", Enumerable.Range(0, size / rates).Select(i => (i / 1000.0).ToString(CultureInfo.InvariantCulture)))}}]
              epochs: {{Epochs}}
            sweeper:
              task: { type: text-classification, model: {{Paths.InProject("models", "tiny-bert")}}, data: {{Paths.InProject("data", "movie-sentences")}} }

            """);
        SweepSpec spec = SweepFileReader.ReadText(text, "resume.yaml", [], new ReaderContext
        {
            Task = TextClassificationTask.Description,
            CurrentFolder = Paths.Root,
        });
        home.Create();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        ISampler sampler = SamplerCatalog.Create("grid")!;
        List<TrialRecord> proposed = [];
        using (SqliteSweepStore store = SqliteSweepStore.Open(home.Database, readOnly: false))
        {
            store.SaveSweep(new StoredSweep(spec.Name, folder.Path, spec.Text, spec.Path, spec.Objective, spec.PlannedTrials, now, now));
            for (int number = 1; number <= size; number++)
            {
                Configuration configuration = sampler.Propose(new Study(spec.Space, spec.Objective.Direction, 1, proposed))!;
                proposed.Add(new TrialRecord(number, configuration, TrialState.Running, [], null));
                Add(store, spec, number, configuration, isDone: number < size, now);
            }
        }
    }

    private static void Add(SqliteSweepStore store, SweepSpec spec, int number, Configuration configuration, bool isDone, DateTimeOffset now)
    {
        store.AddTrial(spec.Name, number, configuration, spec.TrainSeeds[0]);
        store.BeginAttempt(spec.Name, number, now);
        store.Record(spec.Name, number, new TrialEvent.Started(1, now, new StartInfo("bench", 1, "cpu", 1, "2.0", 1184, 256, 740, Epochs)));
        for (int epoch = 1; isDone && epoch <= Epochs; epoch++)
        {
            Dictionary<string, double> metrics = TextClassificationTask.Description.Metrics.ToDictionary(metric => metric.Name, _ => epoch / 20.0);
            store.Record(spec.Name, number, new TrialEvent.Epoch(1, now, new EpochReport(epoch, metrics, 1, 0.1, [[100, 20], [30, 106]])));
        }

        if (isDone)
        {
            store.Record(spec.Name, number, new TrialEvent.Finished(1, now, new FinishInfo(Epochs, "", 22, 1 << 28)));
        }
    }

    private static double Resume(SweeperHome home, int size)
    {
        string plan = home.Sweep("resume").Trial(size).Plan;
        Directory.CreateDirectory(Path.GetDirectoryName(plan)!);
        File.Delete(plan);
        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [Program, "resume", "--home", home.Path, "--quiet", "--jobs", "1", "--devices", "cpu"]) { RedirectStandardOutput = true })!;
        while (!File.Exists(plan) && !process.HasExited)
        {
            Thread.Sleep(5);
        }

        double seconds = clock.Elapsed.TotalSeconds;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return File.Exists(plan) ? seconds : throw new InvalidOperationException("the sweep ended before it went on");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
