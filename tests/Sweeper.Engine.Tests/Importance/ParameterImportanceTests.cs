using Sweeper.Engine.Importance;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Importance;

public sealed class ParameterImportanceTests
{
    private static readonly Parameter[] Two = Functions.Unit(2);
    private static readonly Parameter[] Three = Functions.Unit(3);

    [Fact]
    public void Of_x1_plus_2_x2_the_shares_are_a_fifth_and_four_fifths()
    {
        ImportanceReport report = Report(Three, 200, point => point.X(1) + (2 * point.X(2)));

        Assert.Equal(ImportanceAnswer.Told, report.Answer);
        Assert.Equal(["x2", "x1", "x3"], report.Parameters.Select(one => one.Name));
        Assert.Equal(0.8, report.ShareOf("x2"), 0.06);
        Assert.Equal(0.2, report.ShareOf("x1"), 0.06);
        Assert.InRange(report.ShareOf("x3"), 0, 0.02);
        Assert.All(report.Interactions, one => Assert.InRange(one.Share, 0, 0.06));
        Assert.True(report.Fit > 0.9);
    }

    [Fact]
    public void Of_Ishigamis_function_the_shares_are_its_Sobol_indices()
    {
        // sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on [-pi, pi]^3: S1 = 0.314, S2 = 0.442, S3 = 0, S13 = 0.244.
        Parameter[] parameters = [.. Enumerable.Range(1, 3).Select(i => new Parameter($"x{i}", new Uniform(-Math.PI, Math.PI)))];
        ImportanceReport report = Report(parameters, 1000, point => Math.Sin(point.X(1))
            + (7 * Math.Pow(Math.Sin(point.X(2)), 2)) + (0.1 * Math.Pow(point.X(3), 4) * Math.Sin(point.X(1))));

        Assert.Equal(0.314, report.ShareOf("x1"), 0.05);
        Assert.Equal(0.442, report.ShareOf("x2"), 0.05);
        Assert.InRange(report.ShareOf("x3"), 0, 0.03);
        Assert.Equal(0.244, report.ShareOf("x1", "x3"), 0.06);
        Assert.Equal(("x1", "x3"), (report.Interactions[0].First, report.Interactions[0].Second));
    }

    [Fact]
    public void A_pure_interaction_has_no_main_effects()
    {
        ImportanceReport report = Report(Three, 400, point => (point.X(1) - 0.5) * (point.X(2) - 0.5));

        Assert.Equal(("x1", "x2"), (report.Interactions[0].First, report.Interactions[0].Second));
        Assert.InRange(report.ShareOf("x1", "x2"), 0.75, 1);
        Assert.All(report.Parameters, one => Assert.InRange(one.Share, 0, 0.1));
    }

    [Fact]
    public void Of_x1_times_x2_a_seventh_is_interaction()
    {
        // Each alone: 3/7; together: 1/7.
        ImportanceReport report = Report(Two, 400, point => point.X(1) * point.X(2));

        Assert.Equal(3.0 / 7, report.ShareOf("x1"), 0.06);
        Assert.Equal(3.0 / 7, report.ShareOf("x2"), 0.06);
        Assert.Equal(1.0 / 7, report.ShareOf("x1", "x2"), 0.06);
        Assert.InRange(report.Rest, 0, 0.01);
    }

    [Fact]
    public void Words_and_logarithms_are_axes_too()
    {
        Parameter[] parameters =
        [
            new("learning_rate", new LogUniform(1e-5, 1e-1)),
            new("optimizer", new Categorical([.. "abcd".Select(c => new ParameterValue.Text($"{c}"))])),
        ];
        // Variance of the logarithm's position: 1/12. Of the letter: 3/16 of its height squared.
        double Height(Configuration point) => point["optimizer"]!.ToString() == "c" ? 0.5 : 0;
        ImportanceReport report = Report(parameters, 300,
            point => ((Math.Log10(point["learning_rate"]!.AsNumber()!.Value) + 5) / 4) + Height(point));
        double expected = (1.0 / 12) / ((1.0 / 12) + (0.25 * 3 / 16));

        Assert.Equal(expected, report.ShareOf("learning_rate"), 0.06);
        Assert.Equal(1 - expected, report.ShareOf("optimizer"), 0.06);
    }

    [Fact]
    public void A_parameter_that_trials_lack_has_no_effect_on_them()
    {
        // Momentum matters to sgd alone: f = sgd * momentum.
        Parameter[] parameters =
        [
            new("optimizer", new Categorical([new ParameterValue.Text("adam"), new ParameterValue.Text("sgd")])),
            new("momentum", new Uniform(0, 1), new OneOf("optimizer", [new ParameterValue.Text("sgd")])),
        ];
        ImportanceReport report = Report(parameters, 400, point => point["momentum"]?.AsNumber() ?? 0);

        // Variances: optimizer 1/4 * 1/4 = 1/16, momentum 1/4 * 1/12 = 1/48, both 1/4 * 1/12 = 1/48; of 5/48.
        Assert.Equal(0.6, report.ShareOf("optimizer"), 0.06);
        Assert.Equal(0.2, report.ShareOf("momentum"), 0.06);
        Assert.Equal(0.2, report.ShareOf("optimizer", "momentum"), 0.06);
        Assert.Equal(0, report.LeftOut);
    }

    [Fact]
    public void The_order_of_the_trials_and_the_scale_of_the_objective_change_nothing()
    {
        EvaluatedConfiguration[] trials = Functions.Sample(Three, 60, point => point.X(1) + (point.X(2) * point.X(3)));
        ImportanceReport one = ParameterImportance.Of(Three, trials, Direction.Maximize);
        ImportanceReport shuffled = ParameterImportance.Of(Three, [.. trials.Reverse()], Direction.Maximize);
        ImportanceReport scaled = ParameterImportance.Of(
            Three, [.. trials.Select(trial => trial with { Objective = 4 * trial.Objective })], Direction.Maximize);

        Assert.Equivalent(one, shuffled, strict: true);
        Assert.All(one.Parameters, share =>
        {
            ParameterShare other = scaled.Parameters.Single(two => two.Name == share.Name);
            Assert.Equal(share.Share, other.Share, 9);
            Assert.Equal(share.TopShare, other.TopShare, 9);
        });
    }

    [Fact]
    public void Other_numbers_in_the_same_order_change_nothing()
    {
        ImportanceReport Of(long[] sizes)
        {
            Parameter[] parameters = [new("size", new Categorical(sizes.Select(size => new ParameterValue.Integer(size)))), .. Two];
            return Report(parameters, 80, point =>
                Array.IndexOf(sizes, (long)point["size"]!.AsNumber()!.Value) + point.X(1));
        }

        Assert.Equivalent(Of([8, 16, 32]), Of([1, 2, 1000]), strict: true);
    }

    [Fact]
    public void The_second_opinion_agrees_on_a_clear_case_and_sees_only_ranks()
    {
        ImportanceReport report = Report(Three, 200, point => point.X(1) + (3 * point.X(2)));
        ImportanceReport bent = Report(Three, 200, point => Math.Exp(5 * (point.X(1) + (3 * point.X(2)))));

        Assert.Equal(1, report.Parameters.Sum(one => one.TopShare), 9);
        Assert.Equal("x2", report.Parameters.MaxBy(one => one.TopShare)!.Name);
        Assert.InRange(report.Parameters.Single(one => one.Name == "x3").TopShare, 0, 0.1);
        Assert.Equal(
            report.Parameters.OrderBy(one => one.Name).Select(one => one.TopShare),
            bent.Parameters.OrderBy(one => one.Name).Select(one => one.TopShare));
    }

    [Fact]
    public void More_trials_make_the_intervals_narrower_and_they_hold_the_truth()
    {
        double Width(int trials)
        {
            ParameterShare share = Report(Two, trials, point => point.X(1) + (2 * point.X(2)))
                .Parameters.Single(one => one.Name == "x2");
            Assert.InRange(0.8, share.Interval.Low, share.Interval.High);
            return share.Interval.High - share.Interval.Low;
        }

        Assert.True(Width(30) > 1.5 * Width(300));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    public void Too_few_trials_tell_nothing(int trials)
    {
        ImportanceReport report = Report(Two, trials, point => point.X(1));

        Assert.Equal(ImportanceAnswer.TooFewTrials, report.Answer);
        Assert.Equal($"Not enough trials to tell which parameters matter: {trials} of at least 12.", report.Sentence);
        Assert.Empty(report.Parameters);
    }

    [Fact]
    public void More_parameters_need_more_trials()
    {
        Assert.Equal(ImportanceAnswer.TooFewTrials, Report(Functions.Unit(5), 19, point => point.X(1)).Answer);
        Assert.Equal(ImportanceAnswer.Told, Report(Functions.Unit(5), 20, point => point.X(1)).Answer);
    }

    [Fact]
    public void Noise_tells_nothing_however_many_trials()
    {
        SeededRandom random = new(9, 0, "test");
        ImportanceReport report = Report(Three, 200, _ => random.NextDouble());

        Assert.Equal(ImportanceAnswer.Unpredictable, report.Answer);
        Assert.StartsWith("Not enough trials to tell which parameters matter", report.Sentence, StringComparison.Ordinal);
        Assert.Empty(report.Parameters);
    }

    [Fact]
    public void Equal_objectives_and_equal_configurations_tell_nothing()
    {
        Assert.Equal(ImportanceAnswer.AllEqual, Report(Two, 50, _ => 0.5).Answer);
        Assert.Equal(ImportanceAnswer.NothingVaries,
            Report([new("a", new Constant(new ParameterValue.Integer(1)))], 50, _ => 0.5).Answer);
    }

    [Fact]
    public void Of_very_many_trials_the_same_ones_are_drawn_in_whatever_order_they_come()
    {
        EvaluatedConfiguration[] trials = Functions.Sample(Two, 3000, point => point.X(1) + (2 * point.X(2)));
        ImportanceReport report = ParameterImportance.Of(Two, trials, Direction.Maximize);

        Assert.Equal((ParameterImportance.MostTrials, 0), (report.Trials, report.LeftOut));
        Assert.Equal(0.8, report.Parameters[0].Share, 0.03);
        Assert.Equivalent(report, ParameterImportance.Of(Two, [.. trials.Reverse()], Direction.Maximize), strict: true);
    }

    [Fact]
    public void One_parameter_explains_all()
    {
        ImportanceReport report = Report(Functions.Unit(1), 30, point => Math.Sin(6 * point.X(1)));

        Assert.Equal(1, Assert.Single(report.Parameters).Share, 9);
        Assert.Equal(1, report.Parameters[0].TopShare, 9);
        Assert.Empty(report.Interactions);
    }

    [Fact]
    public void Trials_without_a_finite_objective_or_with_values_no_longer_listed_are_left_out()
    {
        EvaluatedConfiguration[] trials = Functions.Sample(Two, 40, point => point.X(1));
        EvaluatedConfiguration[] bad =
            [.. trials.Take(2).Select((trial, i) => trial with { Objective = i == 0 ? double.NaN : double.PositiveInfinity })];
        ImportanceReport report = ParameterImportance.Of(Two, [.. bad, .. trials], Direction.Maximize);

        Assert.Equal((40, 2), (report.Trials, report.LeftOut));
        Assert.Equivalent(
            ParameterImportance.Of(Two, trials, Direction.Maximize).Parameters, report.Parameters, strict: true);
        Parameter[] words = [new("x1", new Categorical([new ParameterValue.Text("a"), new ParameterValue.Text("b")]))];
        Assert.Equal(40, ParameterImportance.Of(words, trials, Direction.Maximize).LeftOut);
    }

    private static ImportanceReport Report(
        IReadOnlyList<Parameter> parameters, int trials, Func<Configuration, double> function) =>
        ParameterImportance.Of(parameters, Functions.Sample(parameters, trials, function), Direction.Maximize);
}
