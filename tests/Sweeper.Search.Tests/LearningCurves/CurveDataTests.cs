using Sweeper.Search.LearningCurves;
using Sweeper.Search.Surrogates;

namespace Sweeper.Search.Tests.LearningCurves;

public sealed class CurveDataTests
{
    // log 5 / log 16.
    private const double FiveOf16 = 0.580482;

    [Fact]
    public void Takes_reports_1_2_4_and_the_last_of_a_curve() => Assert.Equal(
        [1, 0.75, 0.5, 1 - FiveOf16], Rests(Trial(TrialState.Paused, 5, 4, 4.5, 3, 3.5)), Near);

    [Fact]
    public void A_curve_has_a_few_more_points_the_longer_it_is() => Assert.Equal(
        5, Rests(Trial(TrialState.Running, [.. Enumerable.Range(1, 16).Select(i => 1.0 / i)])).Length);

    [Fact]
    public void A_completed_trial_has_seen_all_of_its_curve() => Assert.Equal(
        [1, 1 - (Math.Log(2) / Math.Log(3)), 0], Rests(Trial(TrialState.Completed, 5, 4, 3)), Near);

    [Fact]
    public void A_failed_trial_is_one_point_at_the_end_without_a_value()
    {
        CurveData data = Data(Trial(TrialState.Failed, 5, 4, 3));

        Assert.Equal([0.0], Rests(data));
        Assert.Equal(0, data.FiniteCount);
    }

    [Fact]
    public void So_is_one_that_breaks_an_outcome_constraint() => Assert.Equal(
        0, Data(Trial(TrialState.Paused, 5, 4, 3) with { Violation = 0.1 }).FiniteCount);

    [Fact]
    public void Counts_the_best_so_far()
    {
        double[] targets = Data(Trial(TrialState.Paused, 4, 3, 9, 3)).ToTrainingData().Targets;

        Assert.Equal(targets[1], targets[2]);
        Assert.True(targets[0] > targets[1]);
    }

    [Fact]
    public void What_is_being_trained_is_pending_and_tried()
    {
        CurveData data = Data(Trial(TrialState.Running, 5));

        Assert.Equal(0, Assert.Single(data.Pending)[^1]);
        Assert.Contains(EncodedPoint.HashOf(data.Pending[0]), data.Tried);
    }

    [Fact]
    public void A_paused_trial_whose_last_value_is_not_finite_is_not_gone_on_with() =>
        Assert.Empty(Data(Trial(TrialState.Paused, 5, double.NaN)).Paused);

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void A_curve_of_one_report_is_at_its_end(int? maxReports) => Assert.Equal(
        [0.0], Rests(new CurveData(Study(Trial(TrialState.Paused, 5)) with { MaxReports = maxReports })));

    private static TrialRecord Trial(TrialState state, params double[] curve) =>
        Pruners.Curves.Trial(1, state, curve) with
        {
            Configuration = new Configuration([KeyValuePair.Create("x", (ParameterValue)new ParameterValue.Real(0.5))]),
        };

    private static Study Study(TrialRecord trial) => new(
        Studies.Space(("x", new Uniform(0, 1))), Direction.Minimize, 7, [trial]) { MaxReports = 16 };

    private static CurveData Data(TrialRecord trial) => new(Study(trial));

    private static double[] Rests(TrialRecord trial) => Rests(Data(trial));

    private static double[] Rests(CurveData data) =>
        [.. data.ToTrainingData().Points.Select(point => point.Coordinates[^1])];

    private static bool Near(double left, double right) => Math.Abs(left - right) < 1e-6;
}
