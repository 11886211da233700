using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training;

namespace Sweeper.Bench;

/// <summary>One trial of the built-in task, run in this process on one thread.</summary>
internal static class BenchTrial
{
    /// <summary>The hyperparameters the peer program has by default, with batch 32.</summary>
    public static Dictionary<string, ParameterValue> PeerSettings { get; } = new()
    {
        ["learning_rate"] = new ParameterValue.Real(3e-4),
        ["batch_size"] = new ParameterValue.Integer(32),
        ["epochs"] = new ParameterValue.Integer(3),
        ["weight_decay"] = new ParameterValue.Real(0.01),
        ["dropout"] = new ParameterValue.Real(0.1),
        ["optimizer"] = new ParameterValue.Text("adamw"),
        ["schedule"] = new ParameterValue.Text("linear"),
        ["warmup_ratio"] = new ParameterValue.Real(0.1),
        ["max_grad_norm"] = new ParameterValue.Real(1.0),
        ["max_length"] = new ParameterValue.Integer(64),
        ["batching"] = new ParameterValue.Text("shuffled"),
    };

    /// <summary>Runs the trial in a scratch folder and returns what each epoch reported.</summary>
    public static IReadOnlyList<EpochReport> Run(
        TextClassificationTask task, TaskSettings settings, IReadOnlyDictionary<string, ParameterValue> values, long seed)
    {
        string scratch = Directory.CreateTempSubdirectory("sweeper-bench-").FullName;
        try
        {
            var plan = new TrialPlan
            {
                Sweep = "bench",
                Trial = 1,
                Configuration = new Configuration(values),
                Seed = seed,
                Objective = new Objective("accuracy", Direction.Maximize),
                Task = settings,
            };
            var reporter = new Reporter();
            task.Run(new TrialAssignment(plan, new TrialFolder(scratch), "cpu", 1), reporter, CancellationToken.None);
            return reporter.Epochs;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private sealed class Reporter : ITrialReporter
    {
        public List<EpochReport> Epochs { get; } = [];

        public void Started(StartInfo info)
        {
        }

        public void Step(int step, int totalSteps)
        {
        }

        public TrialDirective Epoch(EpochReport report)
        {
            Epochs.Add(report);
            return TrialDirective.Continue;
        }
    }
}
