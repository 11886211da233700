using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;

namespace Sweeper.Engine.Tests.Reports;

public sealed class RangeEdgeTests
{
    [Theory]
    [InlineData(new[] { 3e-5, 1e-5, 2e-5 }, true)]
    [InlineData(new[] { 1e-5, 3e-5, 2e-5 }, false)]
    public void A_winner_at_the_end_of_what_was_tried_is_told(double[] bestFirst, bool isLargest)
    {
        RangeEdge edge = Assert.Single(Edges(bestFirst));

        Assert.Equal(("learning_rate", isLargest), (edge.Parameter, edge.IsLargest));
        Assert.Equal(bestFirst[0], edge.Value.AsNumber());
    }

    [Theory]
    [InlineData(new[] { 2e-5, 1e-5, 3e-5 })]
    [InlineData(new[] { 1e-5, 2e-5 })]
    [InlineData(new[] { 1e-5 })]
    [InlineData(new double[0])]
    public void A_winner_inside_or_of_too_few_values_is_not(double[] bestFirst) => Assert.Empty(Edges(bestFirst));

    [Fact]
    public void A_wide_range_is_judged_on_a_log_scale()
    {
        // 1e-4 is within a twentieth of the linear range, but in the middle of the decades.
        Assert.Empty(Edges([1e-4, 1e-6, 1e-2]));
        Assert.False(Assert.Single(Edges([1.2e-6, 1e-6, 1e-2])).IsLargest);
    }

    [Fact]
    public void Texts_have_no_edge()
    {
        string[] optimizers = ["sgd", "adam", "adamw"];
        IReadOnlyList<ScoredTrial> ranking = Trials.Ranked(
            [.. optimizers.Select((name, i) => Trials.Completed(i + 1, 0.9 - (i / 10.0)).With(("optimizer", name)))]);

        Assert.Empty(RangeEdge.Of(ranking, ["optimizer"]));
    }

    private static IReadOnlyList<RangeEdge> Edges(double[] bestFirst)
    {
        StoredTrial[] trials =
            [.. bestFirst.Select((rate, i) => Trials.Completed(i + 1, 0.9 - (i / 100.0)).With(("learning_rate", rate)))];
        return RangeEdge.Of(Trials.Ranked(trials), trials.Length == 0 ? [] : ["learning_rate"]);
    }
}
