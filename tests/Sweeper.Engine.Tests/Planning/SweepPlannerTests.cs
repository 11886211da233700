using Sweeper.Engine.Planning;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Store;
using Sweeper.Engine.Tests.SweepFiles;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Tests.Planning;

public sealed class SweepPlannerTests : IDisposable
{
    private readonly ReaderFixture _files = new();
    private readonly InMemorySweepStore _store = new();

    public void Dispose()
    {
        _files.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void A_new_grid_is_listed_in_its_order()
    {
        SweepPlan plan = Plan(Files.WithParameters("  epochs: [1, 2]\n  batch_size: [8, 16]").Replace("run_cap: 9\n", "", StringComparison.Ordinal));

        Assert.Equal(4, plan.Planned);
        Assert.Equal(["1: epochs=1 batch_size=8", "2: epochs=1 batch_size=16", "3: epochs=2 batch_size=8", "4: epochs=2 batch_size=16"],
            plan.Trials.Select(trial => $"{trial.Number}: {trial.Configuration}"));
        Assert.Equal((4L, 0L, 0L), (plan.Space!.Combinations, plan.Space.Collapsed, plan.Space.Excluded));
        Assert.Null(plan.Change);
        Assert.Null(plan.Stopping);
        Assert.Contains(plan.Notes, note => note.Contains("order of the file", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_stored_keeps_its_number_and_what_is_new_comes_after()
    {
        string text = Files.WithParameters("  epochs: [1, 2]").Replace("run_cap: 9\n", "", StringComparison.Ordinal);
        _store.SaveSweep(new("s", "/s", text, "/s.yaml", new("f1", Direction.Maximize), 2, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        _store.AddTrial("s", 1, Epochs(2), 1);
        _store.AddTrial("s", 2, Epochs(7), 1);

        SweepPlan plan = Plan(text);

        Assert.Equal([(3, false), (1, true)], plan.Trials.Select(trial => (trial.Number, trial.Stored is not null)));
        Assert.Equal(new SweepChange(1, 1, 1), plan.Change);
    }

    [Fact]
    public void Conditions_collapse_and_constraints_leave_out()
    {
        SweepPlan plan = Plan("""
            method: grid
            metric: { name: f1 }
            parameters: { optimizer: [adamw, sgd], dropout: [0.1, 0.2, 0.3], batch_size: [8, 16] }
            sweeper:
              task: { model: models/tiny, data: data/sst2 }
              when: { if: optimizer == adamw, drop: dropout }
              where: "batch_size == 8 or optimizer == sgd"
            """);

        // 12; adamw has 2 in place of 6; of these one has a batch of 16.
        Assert.Equal((12L, 4L, 1L, 7L), (plan.Space!.Combinations, plan.Space.Collapsed, plan.Space.Excluded, plan.Space.Configurations));
        Assert.Equal(7, plan.Trials.Count);
    }

    [Fact]
    public void Of_a_method_that_learns_only_the_first_proposals_are_known()
    {
        SweepPlan plan = Plan(Files.WithParameters("  dropout: { min: 0.0, max: 0.5 }", "bayes"), new BayesSampler(), slots: 3);

        Assert.Equal((9, 3, 6), (plan.Planned, plan.Trials.Count, plan.Unlisted));
        Assert.Contains("quasi-random", plan.Method, StringComparison.Ordinal);
        Assert.Null(plan.Space);
    }

    [Fact]
    public void Early_stopping_is_told_with_its_rungs()
    {
        SweepPlan plan = Plan(Files.WithParameters("  epochs: 10").Replace("data/sst2 }", "data/sst2 }, pruner: { type: asha, eta: 2 }", StringComparison.Ordinal));

        Assert.Equal("asha: after evaluation 1, 2, 4, 8 about 50 % of the trials train on", plan.Stopping);
    }

    [Fact]
    public void A_listed_configuration_outside_of_the_space_is_a_trial_more()
    {
        SweepSpec spec = _files.Read(Files.WithParameters("  epochs: [1, 2]"));

        Assert.Equal(2, spec.PlannedTrials);
        Assert.Equal(2, (spec with { Try = [Epochs(2)] }).PlannedTrials);
        Assert.Equal(3, (spec with { Try = [Epochs(2), Epochs(5)] }).PlannedTrials);
        Assert.Equal(6, (spec with { Try = [Epochs(5)], TrainSeeds = [1, 2] }).PlannedTrials);
    }

    private static Configuration Epochs(int epochs) => new([new("epochs", new ParameterValue.Integer(epochs))]);

    private SweepPlan Plan(string text, ISampler? sampler = null, int slots = 2) => SweepPlanner.Plan(
        _files.Read(text), sampler ?? new GridSampler(), _store, new SweepFolder(_files.In("home/sweeps/s")), slots);
}
