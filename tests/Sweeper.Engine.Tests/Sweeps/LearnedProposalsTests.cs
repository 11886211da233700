using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Samplers;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class LearnedProposalsTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly RunnerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task In_batches_proposals_do_not_depend_on_workers_or_durations(int slots)
    {
        TestSweep sweep = Learning(12) is var plain ? plain with { Spec = plain.Spec with { BatchSize = 4 } } : plain;
        string expected = Parameters(await _bench.RunAsync(sweep, new FakeExecutor(1)));
        for (int seed = 1; seed <= 10; seed++)
        {
            using var bench = new RunnerBench();
            SweepOutcome outcome = await bench.RunAsync(sweep, new FakeExecutor(slots, seed));
            Assert.Equal(expected, Parameters(outcome));
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData(1, null)]
    [InlineData(2, 3)]
    public async Task Killed_at_any_write_it_goes_on_with_the_same_proposals(int slots, int? batchSize)
    {
        TestSweep sweep = Learning(7);
        sweep = sweep with { Spec = sweep.Spec with { BatchSize = batchSize } };
        string expected = Parameters(await _bench.RunAsync(sweep, new FakeExecutor(1)));
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(slots, seed: write), write, isAfter: write % 2 == 0);
            Assert.Equal(expected, Parameters(await bench.RunAsync(sweep, new FakeExecutor(slots, seed: -write))));
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Without_batches_a_proposal_sees_what_has_ended_and_what_runs()
    {
        var sampler = new HashSampler();
        TestSweep sweep = Learning(6) with { Sampler = sampler };
        await _bench.RunAsync(sweep, new FakeExecutor(3));

        Assert.Empty(sampler.Studies[0].Trials);
        Assert.All(sampler.Studies[2].Trials, trial => Assert.Equal((TrialState.Running, null), (trial.State, trial.Objective)));
        TrialRecord first = sampler.Studies[5].Trials[0];
        Assert.Equal(TrialState.Completed, first.State);
        Assert.Equal(first.Reports.Max(report => report.Value), first.Objective);
        Assert.Equal((6, 2), (sampler.Studies[5].Budget, sampler.Studies[5].MaxReports));
        Assert.Equal(Enumerable.Range(1, 5), sampler.Studies[5].Trials.Select(trial => trial.Number));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_changed_space_keeps_the_trials_that_still_fit_as_history()
    {
        await _bench.RunAsync(Learning(4), new FakeExecutor(1));
        double[] values = [.. _bench.Store.Trials("test").Select(X)];
        double bound = values.Order().ElementAt(1);
        var sampler = new HashSampler { Most = bound };
        TestSweep narrower = Learning(4) with { Sampler = sampler };
        narrower = narrower with { Spec = narrower.Spec with { Space = new SearchSpace([new Parameter("x", new Uniform(0, bound))]), Text = "narrower" } };
        SweepOutcome outcome = await _bench.RunAsync(narrower, new FakeExecutor(1));

        Assert.Equal(6, outcome.Trials.Count);
        Assert.StartsWith("the sweep file has changed: +2 added, =2 kept, -2 orphaned", _bench.Notes[0], StringComparison.Ordinal);
        Assert.Equal(values.Where(x => x <= bound), sampler.Studies[0].Trials.Select(trial => trial.Configuration["x"]!.AsNumber()!.Value));
    }

    [Fact(Timeout = Timeout)]
    public async Task A_proposal_that_is_known_is_asked_for_anew_without_leaving_a_trace()
    {
        var sampler = new HashSampler { Digits = 1 };
        SweepOutcome outcome = await _bench.RunAsync(Learning(9) with { Sampler = sampler }, new FakeExecutor(1));
        Assert.Equal(9, outcome.Trials.Select(X).Distinct().Count());
        Assert.True(sampler.Studies.Count > 9);

        using var bench = new RunnerBench();
        TestSweep sweep = Learning(9) with { Sampler = new HashSampler { Digits = 1 } };
        await bench.RunAsync(sweep with { Spec = sweep.Spec with { RunCap = 5 } }, new FakeExecutor(1));
        Assert.Equal(Parameters(outcome), Parameters(await bench.RunAsync(sweep, new FakeExecutor(1))));
    }

    [Fact(Timeout = Timeout)]
    public async Task What_is_tried_comes_first_and_collapses_with_the_rest()
    {
        SearchSpace space = new([new Parameter("x", new IntUniform(1, 4))]);
        TestSweep sweep = TestSweep.Of(1);
        sweep = new TestSweep(
            sweep.Spec with { Method = SearchMethod.Grid, Space = space, RunCap = null, Try = [Whole(3), Whole(9), Whole(3)] }, new GridSampler());
        SweepOutcome outcome = await _bench.RunAsync(sweep, new FakeExecutor(2));
        Assert.Equal([3, 9, 1, 2, 4], outcome.Trials.Select(X));
        Assert.Equal([TrialOrigin.Listed, TrialOrigin.Listed, null, null, null], outcome.Trials.Select(trial => trial.Origin));
        Assert.Empty(_bench.Notes);
    }

    [Fact(Timeout = Timeout)]
    public async Task A_learning_sampler_sees_what_was_tried_also_outside_of_its_space()
    {
        var sampler = new HashSampler();
        TestSweep sweep = Learning(4) with { Sampler = sampler };
        sweep = sweep with { Spec = sweep.Spec with { Try = [Whole(9)] } };
        await _bench.RunAsync(sweep with { Spec = sweep.Spec with { RunCap = 2 } }, new FakeExecutor(1));
        SweepOutcome outcome = await _bench.RunAsync(sweep, new FakeExecutor(1));
        Assert.Equal(4, outcome.Trials.Count);
        Assert.Equal([1, 2, 3], sampler.Studies.Select(study => study.Trials.Count));
        Assert.Equal(9, sampler.Studies[^1].Trials[0].Configuration["x"]!.AsNumber());
    }

    [Fact(Timeout = Timeout)]
    public async Task The_method_s_choice_is_told_when_it_changes_and_kept_with_the_trials()
    {
        var sampler = new HashSampler { ExplainsFrom = 2 };
        SweepOutcome outcome = await _bench.RunAsync(Learning(4) with { Sampler = sampler }, new FakeExecutor(1));
        Assert.Equal(["first: none yet", "first: none yet", "then: some known", "then: some known"], outcome.Trials.Select(trial => trial.Origin));
        Assert.Equal(["from trial 1 on: first: none yet", "from trial 3 on: then: some known"], _bench.Notes);

        await _bench.RunAsync(Learning(5) with { Sampler = sampler }, new FakeExecutor(1));
        Assert.Equal(2, _bench.Notes.Count);
    }

    [Fact(Timeout = Timeout)]
    public async Task Prior_trials_are_those_with_a_result_of_the_named_sweeps()
    {
        TestSweep old = TestSweep.Of(TestSweep.Configuration(("x", 1)), TestSweep.Configuration(("x", 2), ("nan", true)), TestSweep.Configuration(("x", 3), ("fail_kind", "Error")));
        await _bench.RunAsync(old with { Spec = old.Spec with { Name = "old" } }, new FakeExecutor(1));
        var sampler = new HashSampler();
        TestSweep sweep = Learning(2) with { Sampler = sampler };
        Directory.Delete(_bench.Folder.Path, recursive: true);
        await _bench.RunAsync(sweep with { Spec = sweep.Spec with { Prior = ["old"] } }, new FakeExecutor(1));

        PriorTrial prior = Assert.Single(sampler.Studies[0].Prior);
        Assert.Equal((1, 0.120001), (prior.Configuration["x"]!.AsNumber(), Math.Round(prior.Objective, 9)));
    }

    [Theory]
    [InlineData("nix", "accuracy", "Name some of old")]
    [InlineData("test", "accuracy", "cannot be its own prior")]
    [InlineData("old", "loss", "which optimised accuracy, while this one optimises loss")]
    public async Task A_prior_that_cannot_be_is_refused_before_anything_runs(string prior, string metric, string message)
    {
        TestSweep old = TestSweep.Of(1);
        await _bench.RunAsync(old with { Spec = old.Spec with { Name = "old" } }, new FakeExecutor(1));
        Directory.Delete(_bench.Folder.Path, recursive: true);
        TestSweep sweep = Learning(2);
        sweep = sweep with { Spec = sweep.Spec with { Prior = [prior], Objective = new Objective(metric, Direction.Maximize) } };
        var executor = new FakeExecutor(1);
        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => _bench.RunAsync(sweep, executor));
        Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(executor.Launched);
    }

    [Fact]
    public void Further_goals_and_limits_come_from_the_scoring_epoch_the_time_and_the_memory()
    {
        SweepSpec spec = Learning(1).Spec with
        {
            FurtherGoals = [new("loss", Direction.Minimize), new("seconds", Direction.Minimize), new("memory", Direction.Minimize)],
            Limits = new OutcomeLimits { MaxSeconds = 2, MaxMemoryBytes = 1000 },
        };
        StoredTrial trial = new()
        {
            Number = 1,
            Configuration = Whole(1),
            Seed = 1,
            State = TrialState.Completed,
            Epochs = [Report(1, 0.9, 0.25), Report(2, 0.5, 0.125)],
            Finish = new(1, "", 100, 1250),
        };
        TrialRecord record = new StudyView(spec, []).RecordOf(trial);
        Assert.Equal(0.9, record.Objective);
        Assert.Equal([0.25, 3, 1250], record.Further);
        Assert.Equal(0.5, record.Violation);
        Assert.Empty(new StudyView(spec, []).RecordOf(trial with { Finish = null }).Further);
        Assert.Equal(0, new StudyView(spec with { Limits = new() }, []).RecordOf(trial).Violation);
        Assert.Empty(new StudyView(spec, []).RecordOf(trial with { State = TrialState.Running }).Further);

        static EpochReport Report(int epoch, double accuracy, double loss) => new(
            epoch, new Dictionary<string, double> { ["accuracy"] = accuracy, ["loss"] = loss }, 1, 0.5, []);
    }

    private static double X(StoredTrial trial) => trial.Configuration["x"]!.AsNumber()!.Value;

    private static Configuration Whole(int x) => TestSweep.Configuration(("x", x));

    private static string Parameters(SweepOutcome outcome) =>
        string.Join('\n', outcome.Trials.Select(trial => $"{trial.Number} {trial.Configuration} {trial.State}"));

    private static TestSweep Learning(int cap)
    {
        SweepSpec spec = TestSweep.Of(1).Spec with { Method = SearchMethod.Bayes, RunCap = cap };
        return new TestSweep(spec, new HashSampler());
    }

    /// <summary>Proposes what depends on every bit of the study.</summary>
    private sealed class HashSampler : ISampler
    {
        public bool LearnsFromResults => true;

        public List<Study> Studies { get; } = [];

        public double Most { get; init; } = 1;

        public int Digits { get; init; } = 15;

        public int? ExplainsFrom { get; init; }

        public Configuration? Propose(Study study)
        {
            Studies.Add(study);
            string all = string.Join(' ', study.Trials.Select(trial => string.Create(
                CultureInfo.InvariantCulture, $"{trial.Number} {trial.Configuration} {trial.State} {trial.Objective:R} {trial.Reports.Count}")));
            double x = Math.Round(new SeededRandom(study.Seed, study.Trials.Count, all).NextDouble(), Digits);
            return TestSweep.Configuration(("x", Most * x));
        }

        public string? Explain(Study study) =>
            ExplainsFrom is { } from ? study.Trials.Count < from ? "first: none yet" : "then: some known" : null;
    }
}
