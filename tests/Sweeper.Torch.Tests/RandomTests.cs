using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class RandomTests : TorchTest
{
    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        (double[], double[], double[]) Draw()
        {
            manual_seed(5);
            return (Values(randn(100)), Values(nn.functional.dropout(ones(1000))), Values(rand(10)));
        }

        (double[], double[], double[]) first = Draw();
        (double[], double[], double[]) second = Draw();
        Assert.Equal(first.Item1, second.Item1);
        Assert.Equal(first.Item2, second.Item2);
        Assert.Equal(first.Item3, second.Item3);
        manual_seed(6);
        Assert.NotEqual(first.Item2, Values(nn.functional.dropout(ones(1000))));
        Assert.Equal(6, random.initial_seed());
    }

    [Fact]
    public void The_generator_goes_on_from_a_saved_state()
    {
        randn(3);
        Tensor state = random.get_rng_state();
        Assert.Equal(ScalarType.Byte, state.dtype);
        double[] numbers = [.. Values(randn(20)), .. Values(nn.functional.dropout(ones(100)))];
        random.set_rng_state(state);
        double[] again = [.. Values(randn(20)), .. Values(nn.functional.dropout(ones(100)))];
        Assert.Equal(numbers, again);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropout_keeps_its_share_without_pattern(double p)
    {
        const int N = 1 << 20;
        double[] kept = Values(nn.functional.dropout(ones(N), p));
        double scale = (float)(1 / (1 - p));
        Assert.All(kept, k => Assert.True(k == 0 || k == scale));
        double[] bits = [.. kept.Select(k => k / scale)];

        // Within 5 standard errors, for the mean and for the correlation at each lag.
        double mean = bits.Average();
        double variance = p * (1 - p);
        Assert.Equal(1 - p, mean, 5 * Math.Sqrt(variance / N));
        foreach (int lag in new[] { 1, 2, 3, 4, 7, 8, 16, 32, 64, 128, 1024, 4096, 65536 })
        {
            double sum = 0;
            for (int k = 0; k + lag < N; k++)
            {
                sum += (bits[k] - mean) * (bits[k + lag] - mean);
            }

            double correlation = sum / (N - lag) / variance;
            Assert.True(Math.Abs(correlation) < 5 / Math.Sqrt(N - lag), $"correlation {correlation} at lag {lag}");
        }

        // Two calls' masks are unrelated, also when shifted against one another.
        double[] other = [.. Values(nn.functional.dropout(ones(N), p)).Select(k => k / scale)];
        foreach (int lag in new[] { 0, 1, 17, 128 })
        {
            double sum = 0;
            for (int k = 0; k + lag < N; k++)
            {
                sum += (bits[k] - mean) * (other[k + lag] - mean);
            }

            Assert.True(Math.Abs(sum / (N - lag) / variance) < 5 / Math.Sqrt(N - lag), $"two masks agree at lag {lag}");
        }

        // Counts of kept elements in blocks of 256 have the variance of a binomial.
        double[] blocks = [.. bits.Chunk(256).Select(c => c.Sum())];
        double spread = blocks.Sum(b => (b - 256 * (1 - p)) * (b - 256 * (1 - p))) / blocks.Length / (256 * variance);
        Assert.Equal(1, spread, 5 * Math.Sqrt(2.0 / blocks.Length));
    }

    [Fact]
    public void Dropout_does_not_depend_on_the_threads()
    {
        int before = get_num_threads();
        double[] Mask(int threads)
        {
            set_num_threads(threads);
            manual_seed(3);
            return Values(nn.functional.dropout(ones(300_000), 0.3));
        }

        double[] one = Mask(1);
        Assert.Equal(one, Mask(2));
        set_num_threads(before);
    }

    [Fact]
    public void Dropout_passes_gradients_where_it_kept()
    {
        Tensor x = ones(1000).requires_grad_();
        Tensor y = nn.functional.dropout(x, 0.25);
        y.sum().backward();
        Assert.Equal(Values(y), Values(x.grad!));
    }

    [Fact]
    public void Dropout_has_its_special_cases()
    {
        Tensor x = ones(100);
        AssertClose(Values(x), nn.functional.dropout(x, 0.5, training: false));
        AssertClose(Values(x), nn.functional.dropout(x, 0));
        AssertClose(new double[100], nn.functional.dropout(x, 1));
        Assert.Equal(ScalarType.Float64, nn.functional.dropout(x.@double()).dtype);
        Assert.Same(x, nn.functional.dropout(x, 0.5, inplace: true));
        Assert.Contains(0.0, Values(x));
    }
}
