using Sweeper.Engine.Planning;

namespace Sweeper.Engine.Tests.Planning;

public sealed class SpeedModelTests
{
    private readonly SpeedModel _speed = new();

    [Fact]
    public void Knows_nothing_at_first()
    {
        Assert.True(_speed.IsEmpty);
        Assert.Null(_speed.SecondsPerStep(Batch(8)));
        Assert.Equal(0, _speed.SecondsPerEvaluation(Batch(8)));
    }

    [Fact]
    public void A_measured_class_has_its_own_mean()
    {
        _speed.Add(Batch(8), 10, 1, 1, 3);
        _speed.Add(Batch(8), 30, 2, 1, 5);

        Assert.Equal(3.0 / 40, _speed.SecondsPerStep(Batch(8)));
        Assert.Equal(4, _speed.SecondsPerEvaluation(Batch(8)));
    }

    [Theory]
    [InlineData(8, 0.18)] // on the line 0.1 + 0.01 batch
    [InlineData(24, 0.34)]
    [InlineData(64, 0.74)]
    public void Others_follow_a_line_over_the_batch_size(double batch, double seconds)
    {
        _speed.Add(Batch(16), 1, 0.26, 0, 0);
        _speed.Add(Batch(32), 1, 0.42, 0, 0);

        Assert.Equal(seconds, _speed.SecondsPerStep(Batch(batch))!.Value, 9);
    }

    [Fact]
    public void From_a_single_class_in_proportion()
    {
        _speed.Add(Batch(16), 1, 0.2, 0, 0);

        Assert.Equal(0.4, _speed.SecondsPerStep(Batch(32))!.Value, 9);
        Assert.Equal(0.2, _speed.SecondsPerStep(new(null, null, null))!.Value, 9);
    }

    [Theory]
    [InlineData(0.4, 0.1)] // larger batches that seem faster: noise
    [InlineData(0.01, 9)] // a line that would cross zero
    public void Noise_never_makes_a_step_take_no_time(double small, double large)
    {
        _speed.Add(Batch(16), 1, small, 0, 0);
        _speed.Add(Batch(32), 1, large, 0, 0);

        Assert.True(_speed.SecondsPerStep(Batch(1)) > 0);
        Assert.True(_speed.SecondsPerStep(Batch(64)) >= _speed.SecondsPerStep(Batch(1)));
    }

    [Fact]
    public void Classes_of_the_same_length_come_first()
    {
        _speed.Add(new(16, 64, null), 1, 0.1, 0, 0);
        _speed.Add(new(16, 128, null), 1, 0.3, 0, 0);

        Assert.Equal(0.6, _speed.SecondsPerStep(new(32, 128, null))!.Value, 9);
    }

    private static WorkClass Batch(double size) => new(size, null, null);
}
