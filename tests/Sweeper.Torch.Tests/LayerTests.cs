using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Torch.Tests;

/// <summary>Layers and losses against plain loops, and their gradients against finite differences.</summary>
public sealed class LayerTests : TorchTest
{
    private static Tensor Input(params long[] shape) => randn(shape, ScalarType.Float64, requires_grad: true);

    [Fact]
    public void Linear_multiplies_and_shifts()
    {
        Linear layer = Own(nn.Linear(2, 3, dtype: ScalarType.Float64));
        layer.load_state_dict(new() { ["weight"] = Doubles([3, 2], 1, 2, 3, 4, 5, 6), ["bias"] = Doubles([3], 10, 20, 30) });
        AssertClose([15, 31, 47], layer.call(Doubles([1, 2], 1, 2)));
        Tensor x = Input(4, 2);
        AssertGradients(() => layer.call(x).pow(2).sum(), x, layer.weight, layer.bias!);
        Assert.Null(Own(nn.Linear(2, 3, hasBias: false)).bias);
    }

    [Fact]
    public void Linear_begins_within_its_bound()
    {
        Linear layer = Own(nn.Linear(64, 200));
        foreach (Tensor t in new Tensor[] { layer.weight, layer.bias! })
        {
            Assert.InRange(t.abs().max().ToDouble(), 0.11, 1 / 8.0);
        }

        Assert.Equal(1 / 8.0 / Math.Sqrt(3), layer.weight.std().ToDouble(), 0.003);
    }

    [Fact]
    public void Embedding_looks_rows_up_and_leaves_the_padding_alone()
    {
        Embedding table = Own(nn.Embedding(4, 2, padding_idx: -1, dtype: ScalarType.Float64));
        AssertClose([0, 0], table.weight[3]);
        Tensor y = table.call(tensor([1L, 3, 1], [1, 3]));
        Assert.Equal([1, 3, 2], y.shape);
        y.sum().backward();
        AssertClose([0, 0, 2, 2, 0, 0, 0, 0], table.weight.grad!);
        Assert.Throws<NotSupportedException>(() => nn.Embedding(2, 2, max_norm: 1));
        Assert.Equal(1, Own(nn.Embedding(1000, 50)).weight.std().ToDouble(), 0.02);
    }

    [Fact]
    public void LayerNorm_normalises_the_last_dimension()
    {
        LayerNorm layer = Own(nn.LayerNorm(4, eps: 1e-12, dtype: ScalarType.Float64));
        layer.load_state_dict(new() { ["weight"] = Doubles([4], 1, 2, 3, 4), ["bias"] = Doubles([4], 0, 0, 0, 1) });
        double s = Math.Sqrt(1.25);
        AssertClose([-1.5 / s, -1 / s, 1.5 / s, 6 / s + 1], layer.call(Doubles([1, 4], 1, 2, 3, 4)));
        Tensor x = Input(3, 4);
        AssertGradients(() => layer.call(x).pow(3).sum(), x, layer.weight!, layer.bias!);
        layer.reset_parameters();
        AssertClose([1, 1, 1, 1], layer.weight!);
        AssertClose([0, 0, 0, 0], layer.bias!);
        Assert.Null(Own(nn.LayerNorm([4], bias: false)).bias);
        Assert.Empty(nn.LayerNorm([4], elementwise_affine: false).parameters());
    }

    [Fact]
    public void Activations_have_their_values_and_gradients()
    {
        Tensor x = Input(5);
        AssertGradients(() => (nn.GELU().call(x) * x).sum(), x);
        AssertGradients(() => (nn.Tanh().call(x) * x).sum(), x);
        AssertGradients(() => (nn.ReLU().call(x) * x).sum(), x);
        AssertGradients(() => (F.sigmoid(x) * x).sum(), x);
        AssertGradients(() => (F.silu(x) * x).sum(), x);
        AssertGradients(() => (F.softmax(x, 0) * x).sum(), x);
        AssertGradients(() => (F.log_softmax(x, 0) * x).sum(), x);
        AssertClose(Values(x), nn.Identity().call(x));
        using IDisposable noGrad = no_grad();
        AssertClose(Values(F.gelu(x)), F.gelu(x.clone(), inplace: true));
        AssertClose(Values(F.tanh(x)), F.tanh(x.clone(), inplace: true));
        AssertClose(Values(F.relu(x)), F.relu(x.clone(), inplace: true));
        AssertClose(Values(F.silu(x)), F.silu(x.clone(), inplace: true));
        AssertClose(Values(x * x.sigmoid()), F.silu(x));
    }

    [Fact]
    public void Dropout_acts_in_training_alone()
    {
        Dropout layer = nn.Dropout(0.5);
        Tensor x = ones(1000);
        Assert.Contains(0.0, Values(layer.call(x)));
        layer.eval();
        AssertClose(Values(x), layer.call(x));
    }

    [Fact]
    public void Cross_entropy_agrees_with_a_loop()
    {
        Tensor x = Input(4, 3);
        Tensor y = tensor([0L, 2, -100, 1]);
        Tensor w = Doubles([3], 1, 2, 0.5);
        double[,] logP = new double[4, 3];
        double[] v = Values(x);
        for (int i = 0; i < 4; i++)
        {
            double sum = Enumerable.Range(0, 3).Sum(c => Math.Exp(v[3 * i + c]));
            for (int c = 0; c < 3; c++)
            {
                logP[i, c] = v[3 * i + c] - Math.Log(sum);
            }
        }

        double[] each = [-logP[0, 0], -logP[1, 2], 0, -logP[3, 1]];
        AssertClose([each.Sum() / 3], F.cross_entropy(x, y));
        AssertClose([each.Sum()], F.cross_entropy(x, y, reduction: nn.Reduction.Sum));
        AssertClose(each, F.cross_entropy(x, y, reduction: nn.Reduction.None));
        AssertClose([(each[0] + 0.5 * each[1] + 2 * each[3]) / 3.5], F.cross_entropy(x, y, w));
        AssertClose([each.Sum() / 3], F.nll_loss(F.log_softmax(x, 1), y));
        double Smooth(int i, int c) => 0.9 * -logP[i, c] + 0.1 * -(logP[i, 0] + logP[i, 1] + logP[i, 2]) / 3;
        double smoothed = (Smooth(0, 0) + Smooth(1, 2) + Smooth(3, 1)) / 3;
        AssertClose([smoothed], F.cross_entropy(x, y, label_smoothing: 0.1));
        AssertClose([smoothed], new CrossEntropyLoss(label_smoothing: 0.1).call(x, y));
        AssertClose([(each[1] + each[3]) / 2], nn.CrossEntropyLoss(ignore_index: 0).call(x, tensor([0L, 2, 0, 1])));
        AssertGradients(() => F.cross_entropy(x, y, label_smoothing: 0.1), x);
    }

    [Fact]
    public void Other_losses_agree_with_their_formulas()
    {
        Tensor x = Doubles([2], 0.5, -2);
        Tensor y = Doubles([2], 1, 0);
        AssertClose([(0.25 + 4) / 2], F.mse_loss(x, y));
        AssertClose([4.25], F.mse_loss(x, y, nn.Reduction.Sum));
        AssertClose([1.25], F.l1_loss(x, y));
        AssertClose([(0.125 + 1.5) / 2], F.smooth_l1_loss(x, y));
        double first = Math.Log(1 + Math.Exp(-0.5));
        double second = Math.Log(1 + Math.Exp(-2));
        AssertClose([(first + second) / 2], F.binary_cross_entropy_with_logits(x, y));
        AssertClose([(3 * first + second) / 2], F.binary_cross_entropy_with_logits(x, y, pos_weights: full_like(x, 3)));
        Tensor p = Doubles([2], Math.Log(0.4), Math.Log(0.6));
        Tensor q = Doubles([2], Math.Log(0.5), Math.Log(0.5));
        AssertClose([0.5 * Math.Log(0.5 / 0.4) + 0.5 * Math.Log(0.5 / 0.6)], F.kl_div(p, q, reduction: nn.Reduction.Sum));
        AssertClose([0, 1, 0, 1, 0, 0], F.one_hot(tensor([1L, 0]), 3));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Attention_agrees_with_a_loop(bool masked, bool causal)
    {
        const int L = 3, D = 2;
        Tensor q = Input(1, L, D), k = Input(1, L, D), v = Input(1, L, D);
        Tensor? mask = masked ? tensor([true, true, false, true, false, true, true, true, true]).reshape(1, L, L) : null;
        (double[] Q, double[] K, double[] V) = (Values(q), Values(k), Values(v));
        var expected = new double[L * D];
        for (int i = 0; i < L; i++)
        {
            double[] weight = [.. Enumerable.Range(0, L).Select(j =>
                (causal && j > i) || (masked && Values(mask!)[3 * i + j] == 0)
                    ? 0
                    : Math.Exp((Q[2 * i] * K[2 * j] + Q[2 * i + 1] * K[2 * j + 1]) / Math.Sqrt(D)))];
            for (int j = 0; j < L; j++)
            {
                expected[2 * i] += weight[j] / weight.Sum() * V[2 * j];
                expected[2 * i + 1] += weight[j] / weight.Sum() * V[2 * j + 1];
            }
        }

        AssertClose(expected, F.scaled_dot_product_attention(q, k, v, mask, is_casual: causal));
        AssertClose(expected, F.PlainAttention(q, k, v, mask, 0, causal));
        if (masked)
        {
            Tensor added = zeros([1, L, L], ScalarType.Float64).masked_fill(mask!.logical_not(), -1e9);
            AssertClose(expected, F.scaled_dot_product_attention(q, k, v, added));
        }

        AssertGradients(() => F.PlainAttention(q, k, v, mask, 0, causal).pow(2).sum(), q, k, v);
    }

    [Fact]
    public void Initial_values_have_their_spread()
    {
        Tensor t = empty(400, 100);
        double Std() => t.std().ToDouble();
        nn.init.normal_(t, 1, 0.5);
        Assert.Equal((1, 0.5), (Math.Round(t.mean().ToDouble(), 1), Math.Round(Std(), 2)));
        nn.init.uniform_(t, -1, 3);
        Assert.Equal(4 / Math.Sqrt(12), Std(), 0.02);
        nn.init.xavier_uniform_(t);
        Assert.InRange(t.abs().max().ToDouble(), 0.109, Math.Sqrt(6.0 / 500));
        nn.init.xavier_normal_(t, 2);
        Assert.Equal(2 * Math.Sqrt(2.0 / 500), Std(), 0.002);
        nn.init.kaiming_uniform_(t);
        Assert.InRange(t.abs().max().ToDouble(), 0.24, Math.Sqrt(6.0 / 100));
        nn.init.kaiming_normal_(t, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
        Assert.Equal(Math.Sqrt(2.0 / 400), Std(), 0.001);
        nn.init.trunc_normal_(t, 0, 1, -1, 1);
        Assert.InRange(t.abs().max().ToDouble(), 0.99, 1);
        Assert.Equal(0.5396, Std(), 0.01);
        nn.init.constant_(t, 3);
        Assert.Equal(3, t.mean().ToDouble());
        nn.init.ones_(t);
        Assert.Equal(1, t.mean().ToDouble());
        nn.init.zeros_(t);
        Assert.Equal(0, t.abs().max().ToDouble());
        Assert.Equal(5.0 / 3, nn.init.calculate_gain(nn.init.NonlinearityType.Tanh));
        Assert.Throws<ArgumentException>(() => nn.init.xavier_normal_(zeros(3)));
    }
}
