using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Tests;

/// <summary>Made-up trials that look like real ones, for rendering tests.</summary>
internal static class SampleSweep
{
    public static readonly Objective F1 = new("f1", Direction.Maximize);

    public static StoredSweep Sweep(string name, string folder, int? planned) => new(
        name, folder, "", "/sweeps/sample.yaml", F1, planned,
        new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));

    /// <summary>Trials of a grid over learning rate, batch size and epochs.</summary>
    public static IReadOnlyList<StoredTrial> Grid(int count)
    {
        double[] rates = [1e-5, 2e-5, 3e-5, 5e-5];
        long[] batches = [16, 32];
        return [.. Enumerable.Range(0, count).Select(i => Trial(
            i + 1, rates[i % 4], batches[i / 4 % 2], 2 + (i / 8 % 3), "adamw"))];
    }

    /// <summary>The same with a further parameter.</summary>
    /// <param name="count">Of trials.</param>
    /// <param name="name">Of the parameter.</param>
    /// <param name="text">Its value in the trial of a number.</param>
    public static IReadOnlyList<StoredTrial> Grid(int count, string name, Func<int, string> text) =>
    [
        .. Grid(count).Select(trial => trial with
        {
            Configuration = new([.. trial.Configuration.Entries, new(name, new ParameterValue.Text(text(trial.Number)))]),
        }),
    ];

    /// <summary>Trials of a random search over five parameters.</summary>
    /// <param name="count">Of trials.</param>
    /// <param name="epochs">Of each trial; null for two to five.</param>
    public static IReadOnlyList<StoredTrial> Random(int count, int? epochs = null)
    {
        SeededRandom random = new(3, 0, "sample");
        string[] optimizers = ["adamw", "sgd", "lion"];
        return [.. Enumerable.Range(0, count).Select(i => Trial(
            i + 1, Math.Exp(Math.Log(1e-6) + (random.NextDouble() * Math.Log(1000))), 8 << random.NextInt(4),
            epochs ?? (2 + random.NextInt(4)), optimizers[random.NextInt(3)], random.NextDouble() * 0.3))];
    }

    /// <summary>The search space of <see cref="Random"/>.</summary>
    public static IReadOnlyList<Parameter> Space { get; } =
    [
        new("learning_rate", new LogUniform(1e-6, 1e-3)),
        new("batch_size", new Categorical([.. new long[] { 8, 16, 32, 64 }.Select(size => new ParameterValue.Integer(size))])),
        new("epochs", new IntUniform(2, 20)),
        new("optimizer", new Categorical([.. new[] { "adamw", "sgd", "lion" }.Select(name => new ParameterValue.Text(name))])),
        new("dropout", new Uniform(0, 0.3)),
    ];

    /// <summary>The same trials, failed after their first epoch.</summary>
    public static IReadOnlyList<StoredTrial> AllFailed(int count) =>
    [
        .. Grid(count).Select(trial => trial with
        {
            State = TrialState.Failed,
            Failure = new(FailureKind.Diverged, $"the loss is NaN at step {3 * trial.Number}"),
            Finish = null,
            Epochs = [],
        }),
    ];

    /// <summary>Four trials of a search, the first two of them trained again with two further seeds each.</summary>
    public static IReadOnlyList<StoredTrial> Confirmed()
    {
        IReadOnlyList<StoredTrial> search = Grid(4);
        return
        [
            .. search,
            .. Enumerable.Range(0, 4).Select(i => search[i % 2] with { Number = 5 + i, Seed = 2 + (i / 2), Origin = TrialOrigin.Confirmation }),
        ];
    }

    /// <summary>A look at the test split for the second trial.</summary>
    public static FinalTestResult Final(bool isUntouched)
    {
        FinalLook look = new(
            new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero), 2, "ab", "test<i>.tsv", "cd",
            new Dictionary<string, double> { ["f1"] = 0.91235, ["loss"] = 0.25 }, [[90, 10], [8, 92]]);
        return new(look, isUntouched ? [] : [look with { Time = look.Time.AddDays(-1) }], IsNew: false);
    }

    // Four at a time, one after the other, on two GPUs.
    private static StoredTrial At(StoredTrial trial)
    {
        DateTimeOffset started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(130 * ((trial.Number - 1) / 4));
        DateTimeOffset ended = started.AddSeconds(Math.Min(125, trial.Seconds + 4));
        return trial with
        {
            Started = started,
            Ended = ended,
            History = [new(1, started, ended, trial.Failure)],
            Start = trial.Start! with { Device = $"cuda:{trial.Number % 2}" },
        };
    }

    private static StoredTrial Trial(int number, double rate, long batch, int epochs, string optimizer, double? dropout = null)
    {
        SeededRandom random = new(number, 0, "curve");
        double skill = 0.92 - (0.05 * Math.Pow(Math.Log10(rate / 3e-5), 2)) - (batch == 32 ? 0.01 : 0)
            - (optimizer == "sgd" ? 0.06 : 0) - ((dropout ?? 0.1) * 0.03);
        List<EpochReport> reports = [];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double f1 = skill - (0.18 * Math.Exp(-1.1 * epoch)) + (0.012 * (random.NextDouble() - 0.5));
            reports.Add(new(
                epoch,
                new Dictionary<string, double> { ["f1"] = f1, ["accuracy"] = f1 + 0.01, ["loss"] = 1 - f1, ["train_loss"] = 0.9 - f1 },
                5.1, 0.7, [[(long)(430 * f1), 430 - (long)(430 * f1)], [30, 412]]));
        }

        List<KeyValuePair<string, ParameterValue>> values =
        [
            new("learning_rate", new ParameterValue.Real(rate)),
            new("batch_size", new ParameterValue.Integer(batch)),
            new("epochs", new ParameterValue.Integer(epochs)),
            new("optimizer", new ParameterValue.Text(optimizer)),
        ];
        if (dropout is { } value)
        {
            values.Add(new("dropout", new ParameterValue.Real(value)));
        }

        bool fails = number % 11 == 10;
        return At(new()
        {
            Number = number,
            Configuration = new(values),
            Seed = 1,
            State = fails ? TrialState.Failed : TrialState.Completed,
            Failure = fails ? new(FailureKind.Diverged, $"the loss is NaN at step {3 * number}") : null,
            Attempts = 1,
            Start = new("host", 1, "cpu", 1, "1.13.0", 6000, 872, 100 * epochs, epochs),
            Finish = fails ? null : new(reports.MaxBy(report => report.Metrics["f1"])!.Epoch, "ab", 5.9 * epochs, 1 << 30),
            Epochs = fails ? [.. reports.Take(1)] : reports,
        });
    }
}
