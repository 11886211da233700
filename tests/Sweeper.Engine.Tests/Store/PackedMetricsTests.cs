using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Store;

public sealed class PackedMetricsTests
{
    [Fact]
    public void Every_bit_comes_back()
    {
        SeededRandom random = new(1, 0, "test");
        double[] values =
        [
            double.NaN, double.NegativeInfinity, -0.0, double.Epsilon,
            .. Enumerable.Range(0, 1000).Select(_ => BitConverter.UInt64BitsToDouble(random.NextBits())),
        ];
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
