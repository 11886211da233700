using Sweeper.Bench;
using Sweeper.Bench.Simulation;

string[] usage =
[
    "training [ROUNDS]   samples/s against the PyTorch peer, alternately (default 5 rounds)",
    "scratch             SST-2 accuracy from scratch with the peer's settings, 3 seeds",
    "sweep               overhead of sst-grid, and a worker's memory over 50 trials",
    "scripts             what a trial that runs a script costs beyond starting it",
    "resume              time until a sweep of 10 to 10,000 trials goes on",
    "eta                 predicted over true time of three real sweeps, from a quarter of each on",
    "tokenize            sentences a minute of each tokenizer",
    "cache               what a worker waits for its data, encoded and from the cache on disk",
    "predict [ROUNDS]    texts/s of a warm predictor against the evaluation loop (default 5 rounds)",
    "search [SEEDS] [SAMPLER] [TASKS]      regret of the search against Optuna and recorded peers (default 10 bayes core)",
    "fidelity [SEEDS] [TASKS]              the same with early stopping, 1 and 4 workers, against reference ASHA",
    "workers [SEEDS] [SAMPLER]             what eight workers lose against one",
    "ask [SAMPLER]                         processor time and memory of a proposal after 100 to 10,000 trials",
    "selection [SWEEPS]  bias of the best score and coverage of its intervals on simulated sweeps (default 1000)",
    "simulate [TRIALS] [HOME]             trials of 20 recorded epochs through runner and store, and the report (default 10,000)",
    "readers [SECONDS]                     what four readers in a loop cost a sweep (default 30)",
    "importance          shares of variance on functions whose analysis of variance is known",
    "slurm               200 trials of one second on 6 places of a Slurm, packed and as jobs of their own",
    "pretrained          the bundled encoder against a random start, 3 seeds each",
];

switch (args.FirstOrDefault())
{
    case "training":
        TrainingSpeed.Compare(Count(5));
        return 0;
    case "train-once":
        TrainingSpeed.Once(args[1]);
        return 0;
    case "scratch":
        Accuracy.FromScratch();
        return 0;
    case "pretrained":
        Accuracy.Pretrained();
        return 0;
    case "slurm":
        SlurmOverhead.Measure();
        return 0;
    case "resume":
        ResumeTime.Measure();
        return 0;
    case "eta":
        await ForecastAccuracy.MeasureAsync();
        return 0;
    case "tokenize":
        TokenizerSpeed.Run();
        return 0;
    case "cache":
        TokenCacheSpeed.Run();
        return 0;
    case "predict":
        PredictionSpeed.Compare(Count(5));
        return 0;
    case "search":
        SearchQuality.Single(Argument(3, "core"), Count(10), Argument(2, "bayes"));
        return 0;
    case "fidelity":
        SearchQuality.Fidelity(Argument(2, SearchQuality.DefaultFidelityTasks), Count(10), "--sampler bayes");
        return 0;
    case "workers":
        SearchQuality.Workers(Count(10), Argument(2, "bayes"));
        return 0;
    case "ask":
        SearchQuality.AskTime(Argument(1, "bayes"));
        SearchQuality.Memory(Argument(1, "bayes"), 10_000);
        return 0;
    case "selection":
        SelectionBias.Simulate(Count(1000));
        SelectionBias.Speed();
        return 0;
    case "importance":
        KnownImportance.Measure();
        return 0;
    case "simulate":
        await SimulatedSweep.RunAsync(Count(10_000), args.ElementAtOrDefault(2));
        return 0;
    case "readers":
        await ReaderCost.MeasureAsync(Count(30));
        return 0;
    case "scripts":
        ScriptCost.Measure();
        return 0;
    case "sweep":
        SweepCost.Overhead();
        SweepCost.Memory();
        return 0;
    default:
        Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Sweeper.Bench -- WHAT");
        Array.ForEach(usage, line => Console.Error.WriteLine($"  {line}"));
        return 1;
}

string Argument(int index, string otherwise) => args.Length > index ? args[index] : otherwise;
int Count(int otherwise) => args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
