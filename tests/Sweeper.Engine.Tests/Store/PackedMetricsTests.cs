using FsCheck.Xunit;
using Sweeper.Engine.Store;

namespace Sweeper.Engine.Tests.Store;

public sealed class PackedMetricsTests
{
    [Property]
    public void Every_bit_comes_back(double[] values)
    {
        values = [.. values, double.NaN, double.NegativeInfinity, -0.0, double.Epsilon];
        MetricNames names = new(values.Select((_, i) => $"metric {i}"));
        PackedMetrics read = PackedMetrics.FromBytes(MetricNames.FromJson(names.ToJson()), PackedMetrics.ToBytes(values));

        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(names.Names, read.Keys);
        Assert.All(names.Names.Zip(values), pair => Assert.Equal(pair.Second, read[pair.First]));
        Assert.Equal(names.Names.Zip(values, KeyValuePair.Create), read);
    }

    [Fact]
    public void A_metric_that_was_not_reported_is_not_there()
    {
        PackedMetrics metrics = new(new MetricNames(["f1"]), [0.5]);
        Assert.False(metrics.TryGetValue("loss", out _));
        Assert.False(metrics.ContainsKey("loss"));
        Assert.Throws<KeyNotFoundException>(() => metrics["loss"]);
        Assert.Throws<InvalidDataException>(() => new PackedMetrics(new MetricNames(["f1"]), []));
    }
}
