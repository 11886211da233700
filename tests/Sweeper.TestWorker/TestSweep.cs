using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.TestWorker;

/// <summary>A sweep over given configurations, and the sampler that proposes them in order.</summary>
public sealed record TestSweep(SweepSpec Spec, ISampler Sampler)
{
    /// <summary><paramref name="trials"/> configurations x = 1, 2, ...</summary>
    public static TestSweep Of(int trials, int epochs = 2, int sleepMilliseconds = 0) => Of(
        [.. Enumerable.Range(1, trials).Select(x => Configuration(("x", x), ("epochs", epochs), ("sleep_ms", sleepMilliseconds)))]);

    public static TestSweep Of(params IReadOnlyList<Configuration> configurations) => new(
        new SweepSpec
        {
            Name = "test",
            Method = SearchMethod.Random,
            Objective = new Objective("accuracy", Direction.Maximize),
            RunCap = configurations.Count,
            Space = new SearchSpace([new Parameter("x", new Uniform(0, 1))]),
            Task = new TaskSettings
            {
                Model = "/model",
                Data = new DataSettings { Train = "/train.tsv", Validation = "/validation.tsv" },
            },
            Failures = new FailurePolicy { FirstWait = TimeSpan.Zero },
            Path = "/test.yaml",
            Text = "name: test",
        },
        new ListSampler(configurations));

    public TestSweep With(IPruner pruner) => this with { Spec = Spec with { Pruner = pruner } };

    /// <summary>A configuration of integers, reals, texts and truth values.</summary>
    public static Configuration Configuration(params ReadOnlySpan<(string Name, object Value)> values)
    {
        var entries = new List<KeyValuePair<string, ParameterValue>>();
        foreach ((string name, object value) in values)
        {
            entries.Add(new(name, value switch
            {
                int integer => new ParameterValue.Integer(integer),
                double real => new ParameterValue.Real(real),
                bool flag => new ParameterValue.Flag(flag),
                _ => new ParameterValue.Text((string)value),
            }));
        }

        return new Configuration(entries);
    }

    private sealed class ListSampler(IReadOnlyList<Configuration> configurations) : ISampler
    {
        public Configuration? Propose(Study study) =>
            study.Trials.Count < configurations.Count ? configurations[study.Trials.Count] : null;
    }
}
