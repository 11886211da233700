using Sweeper.Engine.Reports;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Reports;

public sealed class FailureGroupTests
{
    [Fact]
    public void Messages_that_differ_in_numbers_only_are_one_cause_and_the_most_frequent_comes_first()
    {
        IReadOnlyList<FailureGroup> groups = FailureGroup.Of(
        [
            Trials.Failed(4, FailureKind.Diverged, "NaN at step 9; lower learning_rate (now 1e-05)"),
            Trials.Completed(3, 0.5),
            Trials.Failed(1, FailureKind.Crashed, "signal 9"),
            Trials.Failed(2, FailureKind.Diverged, "NaN at step 12; lower learning_rate (now 0.5)"),
        ]);

        Assert.Equal([FailureKind.Diverged, FailureKind.Crashed], groups.Select(group => group.Kind));
        Assert.Equal([2, 4], groups[0].Trials);
        Assert.Equal("NaN at step 12; lower learning_rate (now 0.5)", groups[0].Message);
    }

    [Fact]
    public void The_same_words_of_another_kind_are_another_cause() =>
        Assert.Equal(2, FailureGroup.Of(
            [Trials.Failed(1, FailureKind.Crashed, "x"), Trials.Failed(2, FailureKind.Error, "x")]).Count);

    [Fact]
    public void No_failure_is_no_group() => Assert.Empty(FailureGroup.Of([Trials.Completed(1, 0.5), Trials.Pending(2)]));
}
