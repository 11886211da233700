using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Slurm;

public sealed class TrialFenceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private TrialFolder Trial => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_later_turn_takes_over_and_an_earlier_one_does_not_come_back()
    {
        Assert.True(new TrialFence(1, 1, 0).Raise(Trial));
        Assert.True(new TrialFence(1, 1, 0).Raise(Trial));
        Assert.True(new TrialFence(1, 1, 1).Raise(Trial));
        Assert.True(new TrialFence(1, 1, 0).IsOver(Trial));
        Assert.False(new TrialFence(1, 1, 0).Raise(Trial));
        Assert.True(new TrialFence(1, 2, 0).Raise(Trial));
        Assert.True(new TrialFence(2, 1, 0).Raise(Trial));
        Assert.Equal(new TrialFence(2, 1, 0), TrialFence.Read(Trial));
        Assert.False(new TrialFence(2, 1, 0).IsOver(Trial));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("1.2.x")]
    [InlineData("1.-2.3")]
    public void What_is_no_turn_holds_nobody_back(string text)
    {
        File.WriteAllText(Trial.Fence, text);
        Assert.Null(TrialFence.Read(Trial));
        Assert.False(new TrialFence(1, 1, 0).IsOver(Trial));
    }
}
