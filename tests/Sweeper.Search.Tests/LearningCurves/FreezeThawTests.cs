using Sweeper.Search.LearningCurves;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Search.Tests.LearningCurves;

public sealed class FreezeThawTests
{
    // Enough for random configurations and halving to be some way off: five whole trainings.
    private const int Reports = 5 * CurveTask.Length;

    private static readonly Study History = Run(7);

    [Fact]
    public void Finds_better_than_random_configurations_with_halving() => Assert.All([1, 2, 3], seed =>
    {
        double halving = CurveTask.Found(CurveTask.Run(
            () => new RandomSampler(), () => new AshaPruner(), Reports, seed));
        double freezeThaw = CurveTask.Found(Run(seed));

        Assert.True(freezeThaw < 0.1 && freezeThaw < halving, $"seed {seed}: {freezeThaw} against {halving}");
    });

    [Fact]
    public void Learns_from_curves_none_of_which_is_whole()
    {
        Study study = CurveTask.Start();
        for (int number = 1; number <= 20; number++)
        {
            var trial = new TrialRecord(
                number, new QuasiRandomSampler().Propose(study)!, TrialState.Paused, [], null);
            study = study with
            {
                Trials = [.. study.Trials, number % 3 == 0
                ? CurveTask.Step(CurveTask.Step(trial)) : CurveTask.Step(trial)]
            };
        }

        Assert.True(CurveTask.Floor(new FreezeThaw().Propose(study)!)
            < 0.3 * study.Trials.Average(trial => CurveTask.Floor(trial.Configuration)));
    }

    [Fact]
    public void A_fresh_instance_at_every_question_runs_the_same_sweep()
    {
        var one = new FreezeThaw();
        Study study = CurveTask.Run(() => one, () => one, Reports);

        Assert.Equal(
            History.Trials.Select(trial => (trial.Configuration, trial.Reports.Count)),
            study.Trials.Select(trial => (trial.Configuration, trial.Reports.Count)));
    }

    [Fact]
    public void Does_not_mind_in_which_order_the_trials_are_listed()
    {
        Study reversed = History with { Trials = [.. History.Trials.Reverse()] };

        Assert.Equal(new FreezeThaw().Propose(History), new FreezeThaw().Propose(reversed));
        Assert.Equal(new FreezeThaw().Promote(History), new FreezeThaw().Promote(reversed));
    }

    [Fact]
    public void Asked_about_a_history_that_grew_in_place_it_looks_again()
    {
        var asked = new FreezeThaw();
        List<TrialRecord> trials = [.. History.Trials];
        Study study = History with { Trials = trials };
        Configuration first = asked.Propose(study)!;

        trials.Add(new TrialRecord(trials.Count + 1, first, TrialState.Running, [], null));

        Assert.NotEqual(first, asked.Propose(study));
        Assert.Equal(new FreezeThaw().Propose(study), asked.Propose(study));
    }

    [Fact]
    public void Goes_on_with_one_of_the_best_where_nothing_new_is_left()
    {
        SearchSpace space = Studies.Space(("rate", Studies.Values(1e-5, 1e-4, 1e-3, 1e-2, 1e-1)),
            ("width", Studies.Values(4, 9, 14)), ("kind", Studies.Names("b")));
        Study study = CurveTask.Start() with { Space = space };
        while (new QuasiRandomSampler().Propose(study) is { } configuration)
        {
            var trial = new TrialRecord(study.Trials.Count + 1, configuration, TrialState.Paused, [], null);
            study = study with { Trials = [.. study.Trials, CurveTask.Step(trial)] };
        }

        int[] best = [.. study.Trials.OrderBy(trial => trial.Reports[0].Value).Select(trial => trial.Number).Take(3)];
        Assert.Equal(15, study.Trials.Count);
        Assert.Null(new FreezeThaw().Propose(study));
        Assert.Contains(new FreezeThaw().Promote(study)!.Value, best);
    }

    [Fact]
    public void Leaves_a_trial_that_is_far_behind()
    {
        Study study = History with
        {
            Trials = [.. History.Trials.Select(trial => trial.State == TrialState.Paused
                ? trial with { State = TrialState.Cancelled }
                : trial)],
        };
        TrialRecord worst = Paused(study.Trials.Count + 1, 1, 1, "c", 2);

        Assert.Null(new FreezeThaw().Promote(study with { Trials = [.. study.Trials, worst] }));
    }

    [Fact]
    public void Eight_workers_train_eight_different_configurations()
    {
        Study study = History with { Trials = [.. History.Trials.Take(12)] };
        for (int worker = 0; worker < 8; worker++)
        {
            Configuration proposal = new FreezeThaw().Propose(study)!;
            study = study with
            {
                Trials = [.. study.Trials, new TrialRecord(
                    study.Trials.Count + 1, proposal, TrialState.Running, [], null)],
            };
        }

        // To a fiftieth of the whole range.
        string[] places = [.. study.Trials.TakeLast(8).Select(trial => trial.Configuration).Select(proposal =>
            $"{Math.Log10(proposal["rate"]!.AsNumber()!.Value):f1} {proposal["width"]} {proposal["kind"]}")];
        Assert.True(places.Distinct().Count() >= 4, string.Join(", ", places));
    }

    [Theory]
    [InlineData(1, PruneAction.Pause)]
    [InlineData(2, PruneAction.Pause)]
    [InlineData(3, PruneAction.Continue)]
    [InlineData(4, PruneAction.Pause)]
    [InlineData(16, PruneAction.Continue)]
    public void Pauses_a_bad_trial_after_1_2_4_and_8_reports(int reports, PruneAction action)
    {
        TrialRecord worst = Paused(History.Trials.Count + 1, 1, 1, "c", reports) with { State = TrialState.Running };
        Study study = History with { Trials = [.. History.Trials, worst] };

        PruneDecision decision = new FreezeThaw().Decide(study, worst);

        Assert.Equal(action, decision.Action);
        Assert.Equal(action == PruneAction.Pause ? reports : null, decision.Comparison?.Rung);
    }

    [Fact]
    public void Tells_the_best_after_as_many_reports_with_a_pause()
    {
        TrialRecord worst = Paused(History.Trials.Count + 1, 1, 1, "c", 1) with { State = TrialState.Running };
        Study study = History with { Trials = [.. History.Trials, worst] };

        RungComparison comparison = new FreezeThaw().Decide(study, worst).Comparison!;

        Assert.Equal(worst.Reports[0].Value, comparison.Value);
        Assert.Equal(study.Trials.Min(trial => trial.Reports[0].Value), comparison.Threshold);
        Assert.Equal(study.Trials.Count, comparison.Peers);
    }

    [Fact]
    public void Never_promotes_what_is_not_paused_or_has_no_value()
    {
        Study study = History with
        {
            Trials = [.. History.Trials.Select(trial => trial.State != TrialState.Paused
                ? trial
                : trial.Number % 2 == 0
                ? trial with { State = TrialState.Failed }
                : trial with { Reports = [new MetricPoint(1, double.NaN)] })],
        };

        Assert.Null(new FreezeThaw().Promote(study));
        Assert.NotNull(new FreezeThaw().Propose(study));
    }

    [Fact]
    public void Trains_the_best_to_its_end_when_no_trial_may_start_and_leaves_what_promises_nothing()
    {
        Study study = Run(7, 40);
        study = study with { Trials = Parked(study), Budget = study.Trials.Count };
        for (int steps = 0; steps < 500 && new FreezeThaw().Promote(study) is { } number; steps++)
        {
            TrialRecord trial = CurveTask.Step(study.Trials[number - 1] with { State = TrialState.Running });
            study = CurveTask.Replace(
                study, trial.State == TrialState.Running ? trial with { State = TrialState.Paused } : trial);
        }

        TrialRecord best = study.Trials.MinBy(trial => trial.Reports.Min(report => report.Value))!;
        Assert.Equal(TrialState.Completed, best.State);
        Assert.Contains(study.Trials, trial => trial.State == TrialState.Paused);
    }

    [Fact]
    public void Starts_from_what_another_sweep_found()
    {
        PriorTrial[] prior =
            [.. History.Trials.Select(trial => new PriorTrial(trial.Configuration, trial.Reports[^1].Value))];

        double without = Enumerable.Range(1, 8).Average(seed => FirstFloor(seed, []));
        double with = Enumerable.Range(1, 8).Average(seed => FirstFloor(seed, prior));

        Assert.True(with < without / 2, $"{with} with, {without} without");

        static double FirstFloor(long seed, PriorTrial[] prior) =>
            CurveTask.Floor(new FreezeThaw().Propose(CurveTask.Start(seed) with { Prior = prior })!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(5)]
    public void Takes_curves_of_any_length(int? maxReports) =>
        Assert.NotNull(new FreezeThaw().Propose(History with { MaxReports = maxReports }));

    [Fact]
    public void Keeps_the_best_of_a_long_history_in_mind()
    {
        TrialRecord best = Paused(1, 1e-3, 14, "b", 4);
        Study study = CurveTask.Start() with
        {
            Trials = [best, .. Enumerable.Range(2, 700).Select(number =>
                Paused(number, Math.Pow(10, -5 + (number % 50 / 10.0)), 1 + (number % 20), "c", 1))],
        };

        Assert.Equal(best.Configuration["kind"], new FreezeThaw().Propose(study)!["kind"]);
    }

    private static Study Run(long seed, int reports = Reports) =>
        CurveTask.Run(() => new FreezeThaw(), () => new FreezeThaw(), reports, seed);

    // As if the run had ended: nothing is under way.
    private static TrialRecord[] Parked(Study study) => [.. study.Trials.Select(trial =>
        trial.State == TrialState.Running ? trial with { State = TrialState.Paused } : trial)];

    private static TrialRecord Paused(int number, double rate, int width, string kind, int reports)
    {
        var trial = new TrialRecord(
            number,
            CurveTask.Space.Assemble([
                new ParameterValue.Real(rate), new ParameterValue.Integer(width), new ParameterValue.Text(kind)]),
            TrialState.Running,
            [],
            null);
        for (int i = 0; i < reports; i++)
        {
            trial = CurveTask.Step(trial);
        }

        return trial.State == TrialState.Running ? trial with { State = TrialState.Paused } : trial;
    }
}
