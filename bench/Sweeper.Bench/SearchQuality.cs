using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Sweeper.Bench;

/// <summary>How good the configurations are that the search methods find, against peers on the same objectives and seeds.</summary>
internal static class SearchQuality
{
    private const int Budget = 100;
    private const string FidelityTasks = "ft_0,ft_1,lcbench_3945,lcbench_126026";

    private static readonly int[] Checkpoints = [25, 50, 100];

    private static readonly int[] OneAndEight = [1, 8];

    // Which of the harness's fractions of the budget of 20 trainings are 2, 4, 10 and 20 of them.
    private static readonly int[] Fractions = [1, 2, 5, 10];

    private static readonly string[] RecordedPeers =
        ["optuna-gp", "optuna-tpe-mv", "optuna-tpe", "optuna-cmaes", "hyperopt-tpe", "nevergrad-ngopt", "random"];

    /// <summary>One trial after the other.</summary>
    public static void Single(string tasks, int seeds, string sampler)
    {
        string[] arguments = ["--tasks", tasks, "--seeds", Text(seeds), "--budget", Text(Budget), "--jobs", "2"];
        IReadOnlyList<StudyResult> ours = Harness.Studies(Harness.Sweeper($"--sampler {sampler}"), arguments);
        IReadOnlyList<StudyResult> optuna = Harness.Studies(
            Harness.Client("optuna_client.py", "--sampler tpe-mv"), [.. arguments.Take(5), "50", .. arguments.Skip(6)]);
        string[] names = [.. ours.Select(study => study.Task).Distinct()];

        Console.WriteLine($"Mean regret over {names.Length} tasks, {seeds} seeds, after {string.Join(" / ", Checkpoints)} trials");
        Row($"sweeper {sampler}", Checkpoints.Select(trials => Mean(ours, names, study => study.Regret[trials - 1])));
        Row("Optuna TPE multivariate, here", [.. Checkpoints.Take(2).Select(trials => Mean(optuna, names, study => study.Regret[trials - 1]))]);
        Dictionary<string, IReadOnlyList<StudyResult>> recorded = RecordedPeers.ToDictionary(peer => peer, Harness.Recorded);
        foreach ((string peer, IReadOnlyList<StudyResult> studies) in recorded)
        {
            Row($"{peer}, recorded", Enumerable.Range(0, 3).Select(i => Mean(studies, names, study => study.Regret.ElementAtOrDefault(i, double.NaN))));
        }

        foreach (string task in names)
        {
            Row($"  {task}", Checkpoints.Select(trials => Mean(ours, [task], study => study.Regret[trials - 1])));
        }

        Console.WriteLine("Regret at 50 trials, peer minus sweeper on the same task and seed: mean and 95 % interval");
        Paired("Optuna TPE multivariate, here", ours, optuna, study => study.Regret[49]);
        foreach (string peer in RecordedPeers.Take(2))
        {
            Paired($"{peer}, recorded", ours, recorded[peer], study => study.Regret[1]);
        }
    }

    /// <summary>Eight trials at a time against one.</summary>
    public static void Workers(int seeds, string sampler)
    {
        double[] regret = [.. OneAndEight.Select(workers =>
        {
            IReadOnlyList<StudyResult> studies = Harness.Studies(
                Harness.Sweeper($"--sampler {sampler}"),
                "--tasks", "core", "--seeds", Text(seeds), "--budget", "50", "--jobs", "2", "--workers", Text(workers));
            return Mean(studies, [.. studies.Select(study => study.Task).Distinct()], study => study.Regret[49]);
        })];
        IReadOnlyList<StudyResult> random = Harness.Studies(
            Harness.Sweeper("--sampler random"), "--tasks", "core", "--seeds", Text(seeds), "--budget", "50", "--jobs", "2");
        double start = Mean(random, [.. random.Select(study => study.Task).Distinct()], study => study.Regret[49]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"regret at 50 trials: random {start:F3}, one worker {regret[0]:F3}, eight workers {regret[1]:F3}; share of the gain lost: {(regret[1] - regret[0]) / (start - regret[0]):P0}"));
    }

    /// <summary>Learning from partial curves and stopping early, with one and with four workers.</summary>
    public static void Fidelity(string tasks, int seeds, string options)
    {
        Console.WriteLine($"Mean regret after 2 / 4 / 10 / 20 full trainings' worth of epochs, {seeds} seeds");
        foreach (int workers in new[] { 1, 4 })
        {
            string[] arguments =
                ["--mode", "mf", "--units", "20", "--tasks", tasks, "--seeds", Text(seeds), "--jobs", "2", "--workers", Text(workers)];
            Curve($"sweeper {options}, {workers} workers", Harness.Studies(Harness.Sweeper(options), arguments));
            Curve($"reference ASHA, {workers} workers", Harness.Studies(Harness.Client("ref_asha.py"), arguments));
        }

        static void Curve(string name, IReadOnlyList<StudyResult> studies)
        {
            string[] names = [.. studies.Select(study => study.Task).Distinct()];
            Row(name, Fractions.Select(i => Mean(studies, names, study => study.Regret[i])));
        }
    }

    public static string DefaultFidelityTasks => FidelityTasks;

    /// <summary>Processor time of an ask with its tell, and memory, after many observations.</summary>
    public static void AskTime(string sampler)
    {
        foreach ((string name, string command, string sizes) in new[]
        {
            ($"sweeper {sampler}", Harness.Sweeper($"--sampler {sampler}"), "100,300,1000,10000"),
            ("Optuna TPE multivariate", Harness.Client("optuna_client.py", "--sampler tpe-mv"), "100,300,1000"),
        })
        {
            JsonNode run = Harness.Run(command, "--mode", "timing", "--sizes", sizes, "--asks", "50", "--tasks", "ft_0", "--seeds", "1");
            Console.WriteLine($"{name}: CPU ms per ask and tell at n = " + string.Join(", ", run["runs"]![0]!["timing"]!.AsObject()
                .Select(size => $"{size.Key}: {size.Value!["cpu_ms_per_trial"]} (median ask {(double)size.Value["ask_ms_median"]!:F2})")));
        }
    }

    /// <summary>Peak memory of the process that has seen so many trials and makes ten more proposals.</summary>
    public static void Memory(string sampler, int observations)
    {
        string[] command = Harness.Sweeper($"--sampler {sampler}").Split(' ');
        using Process process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Send("""{"cmd":"start","direction":"maximize","seed":1,"space":[{"name":"lr","type":"float","low":1e-6,"high":0.01,"log":true},{"name":"batch","type":"categorical","choices":[8,16,32,64],"ordered":true},{"name":"epochs","type":"int","low":1,"high":5},{"name":"decay","type":"float","low":1e-5,"high":0.3,"log":true},{"name":"dropout","type":"float","low":0,"high":0.5},{"name":"warmup","type":"float","low":0,"high":0.3},{"name":"optimizer","type":"categorical","choices":["adamw","sgd","lion"]}]}""");
        for (int i = 0; i < observations; i++)
        {
            string answer = i < 20 || i % 1000 == 999 ? Send("""{"cmd":"ask"}""") : "";
            double x = i * 0.6180339887 % 1;
            Send(answer.Length > 0
                ? string.Create(CultureInfo.InvariantCulture, $$$"""{"cmd":"tell","trial_id":{{{JsonNode.Parse(answer)!["trial_id"]}}},"value":{{{x}}}}""")
                : string.Create(CultureInfo.InvariantCulture, $$$"""{"cmd":"observe","value":{{{Math.Sin(7 * x)}}},"config":{"lr":{{{1e-6 * Math.Pow(1e4, x)}}},"batch":{{{8 << (i % 4)}}},"epochs":{{{1 + (i % 5)}}},"decay":{{{0.001 + (0.2 * x)}}},"dropout":{{{0.5 * x}}},"warmup":{{{i % 300 / 1000.0}}},"optimizer":"sgd"}}"""));
        }

        for (int i = 0; i < 10; i++)
        {
            Send("""{"cmd":"ask"}""");
        }

        string peak = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        process.StandardInput.Close();
        Console.WriteLine($"sweeper {sampler}: peak memory after {observations} trials: {long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024} MB");

        string Send(string line)
        {
            process.StandardInput.WriteLine(line);
            string answer = process.StandardOutput.ReadLine()!;
            return answer.Contains("error", StringComparison.Ordinal) ? throw new InvalidOperationException(answer) : answer;
        }
    }

    private static void Paired(
        string peer, IReadOnlyList<StudyResult> ours, IReadOnlyList<StudyResult> theirs, Func<StudyResult, double> theirRegret)
    {
        Dictionary<(string, int), double> known = theirs
            .Where(study => double.IsFinite(theirRegret(study)))
            .ToDictionary(study => (study.Task, study.Seed), theirRegret);
        double[] differences = [.. ours.Where(study => known.ContainsKey((study.Task, study.Seed)))
            .Select(study => known[(study.Task, study.Seed)] - study.Regret[49])];
        double mean = differences.Average();
        double error = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1) / differences.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {peer,-34} {mean:F3} [{mean - (1.96 * error):F3}, {mean + (1.96 * error):F3}] over {differences.Length} studies"));
    }

    /// <summary>The mean over tasks of the mean over seeds.</summary>
    private static double Mean(IReadOnlyList<StudyResult> studies, string[] tasks, Func<StudyResult, double> value) =>
        tasks.Average(task => studies.Where(study => study.Task == task).Select(value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());

    private static void Row(string name, IEnumerable<double> values) => Console.WriteLine(
        $"  {name,-34} {string.Join("  ", values.Select(value => value.ToString("F3", CultureInfo.InvariantCulture)))}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double ElementAtOrDefault(this double[] values, int index, double missing) =>
        index < values.Length ? values[index] : missing;
}
