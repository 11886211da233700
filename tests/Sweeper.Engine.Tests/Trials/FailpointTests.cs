using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Trials;

public sealed class FailpointTests
{
    [Fact]
    public void Several_are_set_with_where_when_and_how() => Assert.Equal(
        new Failpoint.Setting[]
        {
            new("plan.before", 1, 1, IsKill: true), new("event.after", 3, 3, IsKill: true),
            new("best.renamed", 2, 5, IsKill: false), new("store.event.written", 1, 1, IsKill: false),
        },
        Failpoint.Parse("plan.before,event.after:3=kill,best.renamed:2-5=error,store.event.written=error"));

    [Theory]
    [InlineData("plan.befor", "there is no failpoint 'plan.befor'", "plan.before, plan.written")]
    [InlineData("plan.renamed:x", "'plan.renamed:x' sets no failpoint", "NAME:3-5")]
    [InlineData("plan.before=explode", "'plan.before=explode' sets no failpoint", "=kill or =error")]
    [InlineData("plan.before,", "'' sets no failpoint", "NAME")]
    public void A_slip_is_told(string text, string what, string fix)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Failpoint.Parse(text));
        SpecProblem problem = error.Problems.Single();
        Assert.Equal((what, "SWEEPER_FAILPOINT"), (problem.What, problem.Where));
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_environment_nothing_is_set() => Assert.False(Failpoint.IsSet);
}
