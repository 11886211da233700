using Sweeper.Search.Parzen;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests.Parzen;

public sealed class TrialSplitTests
{
    private static readonly SearchSpace Line = Space(("a", new IntUniform(0, 99)));

    [Fact]
    public void Ranks_whole_trials_then_stopped_then_infeasible_ones()
    {
        Study study = Study(
            Whole(0.7), Whole(0.9), Whole(0.99) with { Violation = 0.5 }, Whole(1) with { Violation = 0.1 },
            Stopped(1, 0.95), Stopped(2, 0.3), Stopped(2, 0.4),
            Whole(double.NaN), Whole(double.PositiveInfinity), Whole(0.8) with { State = TrialState.Failed, Objective = null },
            Whole(0) with { State = TrialState.Running, Objective = null }, Whole(0.7));

        var ranking = TrialRanking.Of(study);

        Assert.Equal([2, 1, 12, 7, 6, 5, 4, 3], ranking.Ranked.Select(trial => trial.Number));
        Assert.Equal(3, ranking.Comparable);
        Assert.Equal([8, 9, 10, 11], ranking.Rest.Select(trial => trial.Number));
    }

    [Theory]
    [InlineData(Direction.Maximize, 9)]
    [InlineData(Direction.Minimize, 0)]
    public void Takes_the_best_as_good_whatever_the_direction(Direction direction, int best)
    {
        Study study = Study([.. Enumerable.Range(0, 10).Select(i => Whole(i))]) with { Direction = direction };

        TrialSplit split = Split(study, 1);

        Assert.Equal([best], Numbers(split.Good));
        Assert.Equal(9, split.Bad.Count);
    }

    [Fact]
    public void Weighs_the_good_by_how_much_better_they_are() =>
        Assert.Equal([1, 0.6, 0.2, 0.1], Split(Study(Whole(10), Whole(6), Whole(2), Whole(0), Whole(0)), 4)
            .Good.Select(observation => Math.Round(observation.Weight, 9)));

    [Fact]
    public void Counts_trials_under_way_and_failed_ones_as_bad_and_forgets_cancelled_ones()
    {
        TrialSplit split = Split(Study(
            Whole(1), Whole(2) with { State = TrialState.Running, Objective = null },
            Whole(3) with { State = TrialState.Failed, Objective = null },
            Whole(4) with { State = TrialState.Cancelled, Objective = null }, Whole(double.NaN)), 1);

        Assert.Equal([0], Numbers(split.Good));
        Assert.Equal([1, 2, 4], Numbers(split.Bad).Order());
    }

    [Fact]
    public void Splits_trials_of_other_sweeps_among_themselves_at_reduced_weight()
    {
        Study study = Study(Whole(1), Whole(2)) with
        {
            Prior = [new(At(50), 100), new(At(51), 200), new(At(52), double.NaN)],
        };

        TrialSplit split = Split(study, 1);

        Assert.Equal([1, 51], Numbers(split.Good));
        Assert.Equal([0, 50], Numbers(split.Bad));
        Assert.True(split.Good[1].Weight < split.Good[0].Weight);
        Assert.True(split.Bad[1].Weight < split.Bad[0].Weight);
    }

    [Fact]
    public void Thins_out_many_bad_trials_but_keeps_those_under_way()
    {
        TrialRecord running = Whole(0) with { State = TrialState.Running, Objective = null };
        TrialSplit split = Split(Study([.. Enumerable.Range(0, 3000).Select(i => Whole(i)), running]), 1);

        Assert.InRange(split.Bad.Count, 100, 1500);
        Assert.Equal(3000, split.Bad.Sum(observation => observation.Weight), 1e-6);
    }

    [Fact]
    public void Picks_layers_of_the_front_and_then_the_largest_volume()
    {
        // Both goals down. The front is (0, 10), (1, 9), (5, 5), (10, 0); then (6, 6) alone.
        double[][] points = [[0, 10], [1, 9], [5, 5], [10, 0], [6, 6], [9, 9]];
        Direction[] directions = [Direction.Minimize, Direction.Minimize];

        Assert.Equal(2, HypervolumeSelection.Pick(points, directions, 1).Single().Index);
        Assert.Equal([0, 1, 2, 3, 4], HypervolumeSelection.Pick(points, directions, 5).Select(pick => pick.Index));
        Assert.All(HypervolumeSelection.Pick(points, directions, 6), pick => Assert.InRange(pick.Weight, 0.1, 1));
    }

    [Fact]
    public void Takes_the_front_of_several_goals_as_good()
    {
        Study study = Study(Both(0.9, 60), Both(0.8, 90), Both(0.95, 200), Both(0.7, 10), Both(0.99, double.NaN)) with
        {
            FurtherDirections = [Direction.Minimize],
        };

        TrialSplit split = Split(study, 3);

        Assert.Equal([0, 2, 3], Numbers(split.Good).Order());
        Assert.Equal([1, 4], Numbers(split.Bad).Order());
    }

    private static TrialSplit Split(Study study, int good) =>
        TrialSplit.Of(study, ParzenSpace.Of(study.Space), count => Math.Min(good, count));

    private static double[] Numbers(IEnumerable<ParzenObservation> observations) =>
        [.. observations.Select(observation => Math.Round((observation.Row[0] * 100) - 0.5))];

    private static Study Study(params TrialRecord[] trials) => new(Line, Direction.Maximize, 1,
        [.. trials.Select((trial, i) => trial with { Number = i + 1, Configuration = At(i % 100) })]);

    private static Configuration At(int number) => new([new("a", new ParameterValue.Integer(number))]);

    private static TrialRecord Whole(double objective) =>
        new(0, At(0), TrialState.Completed, [new MetricPoint(1, objective)], objective);

    private static TrialRecord Both(double objective, double further) => Whole(objective) with { Further = [further] };

    private static TrialRecord Stopped(double epoch, double value) =>
        new(0, At(0), TrialState.Pruned, [new MetricPoint(0.5, 0.99), new MetricPoint(epoch, value)], value);
}
