using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.LearningCurves;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary>What the keys that steer the search come to.</summary>
public sealed class SearchKeysTests : IDisposable
{
    private const string Ranges = "  learning_rate: { min: 1e-5, max: 1e-3 }\n  optimizer: [adamw, sgd]";

    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("grid", SearchMethod.Grid)]
    [InlineData("random", SearchMethod.Random)]
    [InlineData("bayes", SearchMethod.Bayes)]
    [InlineData("quasi-random", SearchMethod.QuasiRandom)]
    [InlineData("tpe", SearchMethod.Tpe)]
    [InlineData("gp", SearchMethod.GaussianProcess)]
    public void Method(string name, SearchMethod expected) =>
        Assert.Equal(expected, Read("", "  optimizer: [adamw, sgd]", name).Method);

    [Fact]
    public void Method_needs_no_end_for_finitely_many_points() =>
        Assert.Null(_fixture.Read(Whole("bayes", "  optimizer: [adamw, sgd]", "", "")).RunCap);

    [Fact]
    public void When_drops_parameters_and_collapses_duplicates()
    {
        SweepSpec spec = Read("""
              when:
                - { if: "optimizer != sgd", drop: dropout }
                - { if: batch_size > 8, drop: [dropout, epochs] }
            """, "  dropout: [0.1, 0.2]\n  optimizer: [adamw, sgd]\n  epochs: [1, 2]\n  batch_size: [8, 16]");

        Assert.Equal(
            [
                "optimizer=adamw epochs=1 batch_size=8", "optimizer=adamw batch_size=16",
                "optimizer=adamw epochs=2 batch_size=8", "dropout=0.1 optimizer=sgd epochs=1 batch_size=8",
                "optimizer=sgd batch_size=16", "dropout=0.1 optimizer=sgd epochs=2 batch_size=8",
                "dropout=0.2 optimizer=sgd epochs=1 batch_size=8", "dropout=0.2 optimizer=sgd epochs=2 batch_size=8",
            ],
            Grid(spec));
        Assert.Equal(8, spec.PlannedTrials);
    }

    [Fact]
    public void When_may_drop_what_the_sweep_does_not_have()
    {
        SweepSpec spec = Read("  when: { if: optimizer != sgd, drop: dropout }", "  optimizer: [adamw, sgd]");

        Assert.False(spec.Space.IsConditional);
        Assert.Contains("sweeper.when drops dropout, which is no parameter of this sweep: that has no effect", spec.Notes);
    }

    [Fact]
    public void Where_leaves_out_what_breaks_it()
    {
        SweepSpec spec = Read("  where: [ batch_size * epochs <= 32, \"optimizer in [sgd] or batch_size == 8\" ]",
            "  batch_size: [8, 16]\n  epochs: [2, 3]\n  optimizer: [adamw, sgd]");

        Assert.Equal(
            [
                "batch_size=8 epochs=2 optimizer=adamw", "batch_size=8 epochs=2 optimizer=sgd",
                "batch_size=8 epochs=3 optimizer=adamw", "batch_size=8 epochs=3 optimizer=sgd",
                "batch_size=16 epochs=2 optimizer=sgd",
            ],
            Grid(spec));
    }

    [Fact]
    public void Where_counts_the_default_of_what_the_file_does_not_set()
    {
        SweepSpec spec = Read("  where: batch_size * epochs <= 64", "  epochs: [1, 2, 3]");

        Assert.Equal(["epochs=1", "epochs=2"], Grid(spec));
        Assert.Contains("sweeper.where speaks of batch_size, which the file does not set: its default counts, 32", spec.Notes);
    }

    [Fact]
    public void Where_knows_choices_that_an_override_took_away()
    {
        string text = Whole("grid", "  optimizer: [adamw, sgd]\n  epochs: [1, 2]", "",
            "  where: optimizer != sgd or epochs > 1");

        Assert.Equal(["optimizer=adamw epochs=1", "optimizer=adamw epochs=2"], Grid(_fixture.Read(text, "optimizer=adamw")));
    }

    [Fact]
    public void Groups_order_the_file_and_nothing_else()
    {
        SweepSpec spec = Read("", """
              optim:
                parameters:
                  learning_rate: [1e-5]
                  deeper: { parameters: { dropout: { values: [0.1, 0.2] } } }
              epochs: 3
            """);

        Assert.Equal(["learning_rate=1E-05 dropout=0.1 epochs=3", "learning_rate=1E-05 dropout=0.2 epochs=3"], Grid(spec));
    }

    [Fact]
    public void Try_fills_in_single_values_and_leaves_out_dropped_parameters()
    {
        SweepSpec spec = Read("""
              when: { if: optimizer != sgd, drop: dropout }
              try:
                - { optimizer: adamw, batch_size: 16, dropout: 0.1 }
                - { batch_size: 16.0, optimizer: adamw }
                - { optimizer: sgd, batch_size: 8, dropout: 0.2 }
            """, "  optimizer: [adamw, sgd]\n  dropout: { min: 0.0, max: 0.5 }\n  batch_size: [8, 16]\n  epochs: 3", "bayes");

        Assert.Equal(["optimizer=adamw batch_size=16 epochs=3", "optimizer=sgd dropout=0.2 batch_size=8 epochs=3"],
            spec.Try.Select(configuration => configuration.ToString()));
        Assert.Contains("sweeper.try gives dropout, which sweeper.when drops there: it is left out", spec.Notes);
        Assert.Contains("sweeper.try lists optimizer=adamw batch_size=16 epochs=3 twice; it runs once", spec.Notes);
    }

    [Fact]
    public void Try_takes_the_values_of_the_grid() => Assert.Equal(["offset=1.5"],
        Read("  try: { offset: 1.5 }", "  offset: { distribution: q_uniform, min: 0.5, max: 2.5, q: 1 }").Try
            .Select(configuration => configuration.ToString()));

    [Fact]
    public void Prior_names_sweeps()
    {
        Assert.Equal(["old"], Read("  prior: old", Ranges, "random").Prior);
        Assert.Equal(["old", "older"], Read("  prior: [old, older, old]", Ranges, "random").Prior);
    }

    [Theory]
    [InlineData("min_iter: 1", new[] { 1, 3, 9, 27 })]
    [InlineData("min_iter: 2, eta: 2", new[] { 2, 4, 8, 16 })]
    [InlineData("max_iter: 27, s: 2", new[] { 3, 9 })]
    [InlineData("max_iter: 3, s: 2, strict: false", new[] { 1 })]
    public void Early_terminate_has_the_bands_of_WandB(string keys, int[] bands)
    {
        SweepSpec spec = _fixture.Read(Whole("random", Ranges, $"early_terminate: {{ type: hyperband, {keys} }}\n", ""));

        Assert.Equal(bands, Assert.IsType<WandbHyperbandPruner>(spec.Pruner).Bands.Take(4));
    }

    [Fact]
    public void Fidelity_counts_epochs_when_asked_to()
    {
        SweepSpec spec = _fixture.Read(Whole("random", Ranges, "early_terminate: { type: hyperband, min_iter: 1 }\n",
            "  fidelity: { unit: epochs, eval_every: 0.25epoch }"));

        Assert.Equal(0.25, spec.Task.EvaluateEvery);
        Assert.Equal([4, 12, 36], Assert.IsType<WandbHyperbandPruner>(spec.Pruner).Bands.Take(3));
        Assert.Contains("early_terminate compares trials after 4, 12, 36, 108, 324, ... evaluations", spec.Notes);
    }

    [Theory]
    [InlineData("0.25epoch", 0.25)]
    [InlineData("0.5 epochs", 0.5)]
    [InlineData("1epoch", 1)]
    [InlineData("1", 1)]
    [InlineData(".125", 0.125)]
    [InlineData("1/3 epoch", 1 / 3.0)]
    [InlineData("1/3", 1 / 3.0)]
    public void Fidelity_takes_parts_of_an_epoch(string text, double expected) => Assert.Equal(
        expected, Read($"  fidelity: {{ unit: steps, eval_every: {text} }}", Ranges, "random").Task.EvaluateEvery);

    [Theory]
    [InlineData("{ type: median }", typeof(MedianPruner))]
    [InlineData("{ type: median, warm_up: 1, min_peers: 3 }", typeof(MedianPruner))]
    [InlineData("{ type: percentile, percentile: 25 }", typeof(PercentilePruner))]
    [InlineData("{ type: asha, min_iter: 2, eta: 2 }", typeof(AshaPruner))]
    [InlineData("{ type: hyperband }", typeof(HyperbandPruner))]
    [InlineData("{ type: patience, patience: 2, min_delta: 0.01 }", typeof(PatiencePruner))]
    [InlineData("{ type: freeze-thaw, min_iter: 2 }", typeof(FreezeThaw))]
    [InlineData("{ type: asha, audit: 0.05 }", typeof(AuditedPruner))]
    [InlineData("{ type: asha, audit: 0 }", typeof(AshaPruner))]
    [InlineData("{ type: asha }\n  audit: 0.05", typeof(AuditedPruner))]
    public void Pruner(string text, Type expected) =>
        Assert.IsType(expected, Read($"  pruner: {text}", Ranges, "bayes").Pruner);

    [Fact]
    public void Metrics_name_several_goals_and_costs()
    {
        SweepSpec spec = _fixture.Read(Whole("bayes", Ranges,
            "metrics: [ { name: f1, target: 0.9 }, seconds, { name: memory, goal: minimize } ]\n", "", metric: false));

        Assert.Equal(new Objective("f1", Direction.Maximize), spec.Objective);
        Assert.Equal(0.9, spec.Target);
        Assert.Equal([new Objective("seconds", Direction.Minimize), new Objective("memory", Direction.Minimize)],
            spec.FurtherGoals);
        Assert.Contains("metrics.goal is not given: minimize, as seconds improves that way", spec.Notes);
    }

    [Theory]
    [InlineData("max_seconds: 90", 90.0, null)]
    [InlineData("max_seconds: 30m", 1800.0, null)]
    [InlineData("max_seconds: 1.5 h", 5400.0, null)]
    [InlineData("max_memory: 2GB", null, 2_000_000_000L)]
    [InlineData("max_memory: 512MiB, max_seconds: 1d", 86400.0, 536_870_912L)]
    public void Limits(string text, double? seconds, long? bytes) => Assert.Equal(
        new OutcomeLimits { MaxSeconds = seconds, MaxMemoryBytes = bytes },
        Read($"  limits: {{ {text} }}", Ranges, "random").Limits);

    [Theory]
    [InlineData("max_seconds: 9", "1 0 1 1 0 0", 3)]
    [InlineData("retries: 0", "0 0 0 0 0 0", 3)]
    [InlineData("retries: 2, max_failures: 7", "2 2 2 2 2 0", 7)]
    [InlineData("retries: { crashed: 3, error: 1 }, max_failures: none", "1 0 1 3 1 0", null)]
    public void Failures(string text, string retries, int? maxFailures)
    {
        FailurePolicy policy = Read($"  limits: {{ {text} }}", Ranges, "random").Failures;
        Assert.Equal(retries, string.Join(' ', Enum.GetValues<FailureKind>().Select(kind => policy.Retries.GetValueOrDefault(kind))));
        Assert.Equal(maxFailures, policy.MaxFailures);
    }

    [Fact]
    public void Watchdogs() => Assert.Equal(
        new AttemptLimits { Total = TimeSpan.FromMinutes(30), NoProgress = TimeSpan.FromSeconds(90) },
        Read("  limits: { trial_timeout: 30m, no_progress: 90 }", Ranges, "random").AttemptLimits);

    [Theory]
    [InlineData("", CheckpointRetention.Last, null)]
    [InlineData("  checkpoints: { keep: best }", CheckpointRetention.Best, null)]
    [InlineData("  checkpoints: { keep: none, every: 200 steps }", CheckpointRetention.None, 200)]
    [InlineData("  checkpoints: { every: 7, keep: all }", CheckpointRetention.All, 7)]
    public void Checkpoints(string text, CheckpointRetention keep, int? every) => Assert.Equal(
        new CheckpointSettings { Keep = keep, EverySteps = every }, Read(text, Ranges, "random").Checkpoints);

    [Fact]
    public void Deterministic_search_learns_in_batches()
    {
        Assert.Equal(4, Read("  deterministic: true", Ranges, "bayes").BatchSize);
        Assert.Equal(8, Read("  deterministic: true\n  batch: 8", Ranges, "tpe").BatchSize);
        Assert.Null(Read("", Ranges, "bayes").BatchSize);
        SweepSpec random = Read("  deterministic: true", Ranges, "random");
        Assert.Null(random.BatchSize);
        Assert.Contains("sweeper.deterministic is not needed: this method proposes the same at any number of workers",
            random.Notes);
    }

    [Fact]
    public void Numeric_lists_are_ordinal_and_names_are_not()
    {
        SearchSpace space = Read("", "  batch_size: [8, 16, 32]\n  optimizer: [adamw, sgd]", "bayes").Space;

        Assert.True(((Categorical)space.Parameters[0].Domain).IsOrdinal);
        Assert.False(((Categorical)space.Parameters[1].Domain).IsOrdinal);
    }

    private static IEnumerable<string> Grid(SweepSpec spec)
    {
        Study study = new(spec.Space, Direction.Maximize, 1, []);
        while (new GridSampler().Propose(study) is { } next)
        {
            yield return next.ToString();
            study = study with
            {
                Trials = [.. study.Trials, new TrialRecord(study.Trials.Count + 1, next, TrialState.Completed, [], 0)],
            };
        }
    }

    private static string Whole(string method, string parameters, string top, string sweeper, bool metric = true) =>
        $"{top}method: {method}\n{(metric ? "metric: { name: f1 }\n" : "")}"
        + (parameters.Contains("min:", StringComparison.Ordinal) ? "run_cap: 9\n" : "")
        + $"parameters:\n{parameters}\nsweeper:\n  task: {{ model: models/tiny, data: data/sst2 }}\n{sweeper}\n";

    private SweepSpec Read(string sweeper, string parameters, string method = "grid") =>
        _fixture.Read(Whole(method, parameters, "", sweeper));
}
