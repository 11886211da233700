using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

/// <summary>Every operator of Tensor against values worked out by hand or by plain loops.</summary>
public sealed class OperatorTests : TorchTest
{
    private static readonly double Nan = double.NaN;

    private static Tensor A => Doubles([2, 2], 1, 2, 3, 4);

    private static Tensor B => Doubles([2, 2], 5, 6, 7, 8);

    private static Tensor V => Doubles([4], -1.5, 0, 2, 3.5);

    private static Tensor M => tensor([true, false, false, true]).reshape(2, 2);

    public static TheoryData<string, Func<Tensor>, double[]> Cases()
    {
        var data = new TheoryData<string, Func<Tensor>, double[]>();
        void Case(string name, Func<Tensor> result, params double[] expected) => data.Add(name, result, expected);

        Case("a + b", () => A + B, 6, 8, 10, 12);
        Case("a + 1", () => A + 1, 2, 3, 4, 5);
        Case("1 + a", () => 1 + A, 2, 3, 4, 5);
        Case("a - b", () => A - B, -4, -4, -4, -4);
        Case("a - 1", () => A - 1, 0, 1, 2, 3);
        Case("1 - a", () => 1 - A, 0, -1, -2, -3);
        Case("-a", () => -A, -1, -2, -3, -4);
        Case("a * b", () => A * B, 5, 12, 21, 32);
        Case("a * 2", () => A * 2, 2, 4, 6, 8);
        Case("2 * a", () => 2 * A, 2, 4, 6, 8);
        Case("a / b", () => A / B, 0.2, 1 / 3.0, 3 / 7.0, 0.5);
        Case("a / 2", () => A / 2, 0.5, 1, 1.5, 2);
        Case("2 / a", () => 2 / A, 2, 1, 2 / 3.0, 0.5);
        Case("b % a", () => B % A, 0, 0, 1, 0);
        Case("b % 3", () => B % 3, 2, 0, 1, 2);
        Case("add alpha", () => A.add(B, 10), 51, 62, 73, 84);
        Case("add scalar alpha", () => A.add(2, 3), 7, 8, 9, 10);
        Case("add_", () => A.add_(B), 6, 8, 10, 12);
        Case("add_ alpha", () => A.add_(B, -1), -4, -4, -4, -4);
        Case("add_ scalar", () => A.add_(1), 2, 3, 4, 5);
        Case("add_ scalar alpha", () => A.add_(1, 2), 3, 4, 5, 6);
        Case("sub_", () => A.sub_(B), -4, -4, -4, -4);
        Case("sub_ scalar", () => A.sub_(1), 0, 1, 2, 3);
        Case("mul_", () => A.mul_(B), 5, 12, 21, 32);
        Case("mul_ scalar", () => A.mul_(0.5), 0.5, 1, 1.5, 2);
        Case("div_", () => B.div_(A), 5, 3, 7 / 3.0, 2);
        Case("div_ scalar", () => A.div_(2), 0.5, 1, 1.5, 2);
        Case("div_ scalar floor", () => A.div_(2, RoundingMode.floor), 0, 1, 1, 2);
        Case("div trunc", () => (-B).div(A, RoundingMode.trunc), -5, -3, -2, -2);
        Case("div floor", () => (-B).div(A, RoundingMode.floor), -5, -3, -3, -2);
        Case("div_ floor", () => (-B).div_(A, RoundingMode.floor), -5, -3, -3, -2);
        Case("div scalar floor", () => A.div(2, RoundingMode.floor), 0, 1, 1, 2);
        Case("pow", () => A.pow(A), 1, 4, 27, 256);
        Case("pow scalar", () => A.pow(2), 1, 4, 9, 16);
        Case("addcmul_", () => A.addcmul_(A, B, 2), 11, 26, 45, 68);
        Case("addcdiv_", () => A.addcdiv_(B, A), 6, 5, 3 + 7 / 3.0, 6);
        Case("addcdiv_ value", () => A.addcdiv_(B, A, 2), 11, 8, 3 + 14 / 3.0, 8);
        Case("lerp_", () => A.lerp_(B, full_like(A, 0.25)), 2, 3, 4, 5);
        Case("matmul", () => A.matmul(B), 19, 22, 43, 50);
        Case("torch.matmul", () => matmul(A, B), 19, 22, 43, 50);
        Case("mm", () => A.mm(B), 19, 22, 43, 50);
        Case("bmm", () => A.unsqueeze(0).bmm(B.unsqueeze(0)), 19, 22, 43, 50);
        Case("torch.bmm", () => bmm(A.unsqueeze(0), B.unsqueeze(0)), 19, 22, 43, 50);
        Case("addmm", () => addmm(A, A, B, 2, 10), 192, 224, 436, 508);
        Case("baddbmm", () => baddbmm(A.unsqueeze(0), A.unsqueeze(0), B.unsqueeze(0), 2, 10), 192, 224, 436, 508);
        Case("einsum", () => einsum("ij,kj->ik", A, B), 17, 23, 39, 53);

        Case("abs", () => V.abs(), 1.5, 0, 2, 3.5);
        Case("neg", () => V.neg(), 1.5, 0, -2, -3.5);
        Case("exp", () => V.exp(), Math.Exp(-1.5), 1, Math.Exp(2), Math.Exp(3.5));
        Case("torch.exp", () => exp(A), Math.E, Math.Exp(2), Math.Exp(3), Math.Exp(4));
        Case("log", () => V.log(), Nan, double.NegativeInfinity, Math.Log(2), Math.Log(3.5));
        Case("sqrt", () => A.sqrt(), 1, Math.Sqrt(2), Math.Sqrt(3), 2);
        Case("torch.sqrt", () => sqrt(A), 1, Math.Sqrt(2), Math.Sqrt(3), 2);
        Case("rsqrt", () => A.rsqrt(), 1, 1 / Math.Sqrt(2), 1 / Math.Sqrt(3), 0.5);
        Case("reciprocal", () => A.reciprocal(), 1, 0.5, 1 / 3.0, 0.25);
        Case("tanh", () => V.tanh(), Math.Tanh(-1.5), 0, Math.Tanh(2), Math.Tanh(3.5));
        Case("torch.tanh", () => tanh(V), Math.Tanh(-1.5), 0, Math.Tanh(2), Math.Tanh(3.5));
        Case("sigmoid", () => V.sigmoid(), 1 / (1 + Math.Exp(1.5)), 0.5, 1 / (1 + Math.Exp(-2)), 1 / (1 + Math.Exp(-3.5)));
        Case("relu", () => V.relu(), 0, 0, 2, 3.5);
        Case("relu_", () => V.relu_(), 0, 0, 2, 3.5);
        Case("gelu", () => V.gelu(), -1.5 * 0.0668072012688581, 0, 2 * 0.9772498680518208, 3.5 * 0.9997673709209645);
        Case("erf", () => Doubles([2], 0.5, -1).erf(), 0.5204998778130465, -0.8427007929497149);
        Case("isnan", () => V.log().isnan(), 1, 0, 0, 0);
        Case("isfinite", () => V.log().isfinite(), 0, 0, 1, 1);
        Case("torch.isfinite", () => isfinite(V.log()), 0, 0, 1, 1);
        Case("clamp", () => V.clamp(-1, 3), -1, 0, 2, 3);
        Case("clamp min", () => V.clamp(min: 1), 1, 1, 2, 3.5);
        Case("clamp_", () => V.clamp_(max: 1), -1.5, 0, 1, 1);
        Case("masked_fill", () => A.masked_fill(M, 9), 9, 2, 3, 9);
        Case("masked_fill_", () => A.masked_fill_(M, -1), -1, 2, 3, -1);
        Case("masked_select", () => A.masked_select(M), 1, 4);
        Case("fill_", () => A.fill_(7), 7, 7, 7, 7);
        Case("zero_", () => A.zero_(), 0, 0, 0, 0);
        Case("tril", () => A.tril(), 1, 0, 3, 4);
        Case("triu", () => A.triu(1), 0, 2, 0, 0);

        Case("a == b", () => A == Doubles([2, 2], 1, 0, 3, 0), 1, 0, 1, 0);
        Case("a == 2", () => A == 2, 0, 1, 0, 0);
        Case("a != b", () => A != Doubles([2, 2], 1, 0, 3, 0), 0, 1, 0, 1);
        Case("a != 2", () => A != 2, 1, 0, 1, 1);
        Case("a < b", () => A < Doubles([2, 2], 2, 2, 2, 2), 1, 0, 0, 0);
        Case("a < 2", () => A < 2, 1, 0, 0, 0);
        Case("a <= b", () => A <= Doubles([2, 2], 2, 2, 2, 2), 1, 1, 0, 0);
        Case("a <= 2", () => A <= 2, 1, 1, 0, 0);
        Case("a > b", () => A > Doubles([2, 2], 2, 2, 2, 2), 0, 0, 1, 1);
        Case("a > 2", () => A > 2, 0, 0, 1, 1);
        Case("a >= b", () => A >= Doubles([2, 2], 2, 2, 2, 2), 0, 1, 1, 1);
        Case("a >= 2", () => A >= 2, 0, 1, 1, 1);
        Case("and", () => M & (A > 3), 0, 0, 0, 1);
        Case("or", () => M | (A > 2), 1, 0, 1, 1);
        Case("not", () => ~M, 0, 1, 1, 0);
        Case("logical_and", () => M.logical_and(A > 3), 0, 0, 0, 1);
        Case("logical_or", () => M.logical_or(A > 2), 1, 0, 1, 1);
        Case("logical_not", () => M.logical_not(), 0, 1, 1, 0);

        Case("all", () => M.all(), 0);
        Case("all dim", () => (A > 2).all(1), 0, 1);
        Case("any", () => M.any(), 1);
        Case("any dim", () => (A > 2).any(1), 0, 1);
        Case("argmax", () => V.argmax(), 3);
        Case("argmax dim", () => A.argmax(1), 1, 1);
        Case("torch.argmax", () => argmax(V), 3);
        Case("torch.argmax dim", () => argmax(A, 0), 1, 1);
        Case("argmin", () => V.argmin(), 0);
        Case("argmin dim", () => A.argmin(0), 0, 0);
        Case("argsort", () => V.argsort(descending: true), 3, 2, 1, 0);
        Case("sort values", () => V.sort(descending: true).Values, 3.5, 2, 0, -1.5);
        Case("sort indices", () => V.sort(descending: true).Indices, 3, 2, 1, 0);
        Case("cumsum", () => A.cumsum(1), 1, 3, 3, 7);
        Case("max", () => A.max(), 4);
        Case("max of two", () => A.max(full_like(A, 2.5)), 2.5, 2.5, 3, 4);
        Case("max dim", () => A.max(0).values, 3, 4);
        Case("max dim indexes", () => A.max(0).indexes, 1, 1);
        Case("min", () => A.min(), 1);
        Case("min of two", () => A.min(full_like(A, 2.5)), 1, 2, 2.5, 2.5);
        Case("min dim", () => A.min(1).values, 1, 3);
        Case("min dim indexes", () => A.min(1).indexes, 0, 0);
        Case("mean", () => A.mean(), 2.5);
        Case("mean dim", () => A.mean([1]), 1.5, 3.5);
        Case("norm", () => A.norm(), Math.Sqrt(30));
        Case("norm 1", () => A.norm(1f), 10);
        Case("norm dim", () => A.norm(1), Math.Sqrt(5), 5);
        Case("norm dim keep", () => A.norm(0, keepdim: true), Math.Sqrt(10), Math.Sqrt(20));
        Case("std", () => A.std(), Math.Sqrt(5 / 3.0));
        Case("std biased", () => A.std(unbiased: false), Math.Sqrt(1.25));
        Case("sum", () => A.sum(), 10);
        Case("sum dim", () => A.sum(0L), 4, 6);
        Case("sum dims", () => A.sum([0, 1]), 10);
        Case("sum two", () => A.sum(0L, 1L), 10);
        Case("sum three", () => A.unsqueeze(0).sum(0L, 1L, 2L), 10);
        Case("softmax", () => A.softmax(1), 1 / (1 + Math.E), Math.E / (1 + Math.E), 1 / (1 + Math.E), Math.E / (1 + Math.E));
        Case("torch.softmax", () => softmax(A, 1), 1 / (1 + Math.E), Math.E / (1 + Math.E), 1 / (1 + Math.E), Math.E / (1 + Math.E));
        Case("log_softmax", () => A.log_softmax(1), -Math.Log(1 + Math.E), 1 - Math.Log(1 + Math.E), -Math.Log(1 + Math.E), 1 - Math.Log(1 + Math.E));
        Case("topk values", () => V.topk(2).values, 3.5, 2);
        Case("topk indexes", () => V.topk(2, largest: false).indexes, 0, 1);
        Case("bincount", () => tensor([0L, 2, 2, 1]).bincount(minlength: 4), 1, 1, 2, 0);

        Case("mT", () => A.mT, 1, 3, 2, 4);
        Case("T", () => A.T, 1, 3, 2, 4);
        Case("t", () => A.t(), 1, 3, 2, 4);
        Case("transpose", () => A.transpose(0, 1), 1, 3, 2, 4);
        Case("permute", () => A.permute(1, 0), 1, 3, 2, 4);
        Case("permute list", () => A.permute(new List<long> { 1, 0 }), 1, 3, 2, 4);
        Case("clone", () => A.clone(), 1, 2, 3, 4);
        Case("contiguous", () => A.t().contiguous(), 1, 3, 2, 4);
        Case("alias", () => A.alias(), 1, 2, 3, 4);
        Case("narrow", () => V.narrow(0, 1, 2), 0, 2);
        Case("select", () => A.select(1, 0), 1, 3);
        Case("slice", () => V.slice(0, 0, 4, 2), -1.5, 2);
        Case("gather", () => A.gather(1, tensor([1L, 0, 0, 0], [2, 2])), 2, 1, 3, 3);
        Case("index_select", () => A.index_select(0, tensor([1L, 1])), 3, 4, 3, 4);
        Case("scatter_", () => zeros(2, 2, ScalarType.Float64).scatter_(1, tensor([1L, 0], [2, 1]), A), 0, 1, 3, 0);
        Case("scatter_add_", () => A.scatter_add_(0, tensor([0L, 0, 0, 0], [2, 2]), B), 13, 16, 3, 4);
        Case("cat", () => cat([A, B]), 1, 2, 3, 4, 5, 6, 7, 8);
        Case("cat list", () => cat(new List<Tensor> { A, B }, 1), 1, 2, 5, 6, 3, 4, 7, 8);
        Case("stack", () => stack([A, B], 2), 1, 5, 2, 6, 3, 7, 4, 8);
        Case("where", () => where(M, A, B), 1, 6, 7, 4);
        Case("where positions", () => cat(where(M)), 0, 1, 0, 1);
        Case("copy_", () => A.copy_(B), 5, 6, 7, 8);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Gives_the_value_worked_out_by_hand(string name, Func<Tensor> result, double[] expected)
    {
        Assert.NotEmpty(name);
        AssertClose(expected, result(), 1e-9);
    }

    [Fact]
    public void Shapes_follow_the_operators()
    {
        Tensor t = arange(24).reshape(2, 3, 4);

        Assert.Equal([6, 4], t.view(-1, 4).shape);
        Assert.Equal([2, 3, 4], arange(24).view_as(t).shape);
        Assert.Equal([24], t.flatten().shape);
        Assert.Equal([2, 12], t.flatten(1).shape);
        Assert.Equal([2, 1, 3, 4], t.unsqueeze(1).shape);
        Assert.Equal([2, 3, 4], t.unsqueeze(1).squeeze(1).shape);
        Assert.Equal([2, 3, 4], t.unsqueeze(0).squeeze().shape);
        Assert.Equal([5, 2, 3, 4], t.expand(5, 2, 3, 4).shape);
        Assert.Equal([5, 2, 3, 4], t.expand([5, 2, 3, 4], false).shape);
        Assert.Equal([2, 3, 4], t.narrow(0, 0, 1).expand_as(t).shape);
        Assert.Equal([2, 2], t.chunk(2, 2).Select(c => c.shape[2]));
        Assert.Equal([2, 1], t.split(2, 1).Select(c => c.shape[1]));
        Assert.Equal([1, 3], t.split([1, 3], 2).Select(c => c.shape[2]));
        Assert.Equal([1, 1], t.split(1L, 1L).Select(c => c.shape[0]));
        Assert.Equal([2, 1, 4], t.sum(1, keepdim: true).shape);
        Assert.Equal(4, t.size(-1));
        Assert.Equal([2, 3, 4], t.size());
        Assert.Equal([12, 4, 1], t.stride());
        Assert.Equal((3, 3, 24), (t.dim(), t.ndim, t.numel()));
        Assert.True(t.is_contiguous());
        Assert.False(t.mT.is_contiguous());
        Assert.Equal(8, t.element_size());
    }

    [Fact]
    public void Indexing_reads_and_writes_as_in_numpy()
    {
        Tensor t = arange(12).reshape(3, 4);

        AssertClose([6], t[1, 2]);
        AssertClose([4, 5, 6, 7], t[1]);
        AssertClose([2, 6, 10], t[.., 2]);
        AssertClose([3, 7, 11], t[TensorIndex.Ellipsis, -1]);
        AssertClose([1, 2, 5, 6], t[..2, 1..3]);
        AssertClose([0, 2], t[0, TensorIndex.Slice(0, null, 2)]);
        Assert.Equal([3, 1, 4], t[TensorIndex.Colon, TensorIndex.None].shape);
        AssertClose([8, 9, 10, 11, 0, 1, 2, 3], t[tensor([2L, 0])]);
        AssertClose([9, 10, 11], t[t > 8]);
        AssertClose([1, 11], t[tensor([0L, 2]), tensor([1L, 3])]);
        AssertClose([9, 1], t[.., 1][tensor([2L, 0])]);
        AssertClose([8, 9, 10, 11], t[^1..].squeeze(0));

        t[0, 0] = tensor(100L);
        t[t > 50] = tensor(-1L);
        t.index_put_(7, 2, 3);
        t.index_put_(tensor([1L, 1]), [tensor([1L, 1]), tensor([0L, 0])], accumulate: true);
        AssertClose([-1, 1, 2, 3, 6, 5, 6, 7, 8, 9, 10, 7], t);
    }

    [Fact]
    public void Random_fillers_have_their_moments()
    {
        const int N = 200_000;
        Assert.Equal(0, randn(N).mean().ToDouble(), 0.01);
        Assert.Equal(1, randn(N).std().ToDouble(), 0.01);
        Assert.Equal(3, empty(N).normal_(3, 2).mean().ToDouble(), 0.02);
        Assert.Equal(2, empty(N).normal_(3, 2).std().ToDouble(), 0.02);
        Assert.Equal(0.5, rand(N).mean().ToDouble(), 0.01);
        Assert.Equal(1.5, empty(N).uniform_(1, 2).mean().ToDouble(), 0.01);
        Assert.Equal(0.3, empty(N).bernoulli_(0.3).mean().ToDouble(), 0.01);
        Assert.Equal(0, randn_like(empty(N)).mean().ToDouble(), 0.01);
        Assert.Equal(0.5, rand_like(empty(N)).mean().ToDouble(), 0.01);
        Tensor dice = randint(1, 7, [N]);
        Assert.Equal((1, 6), (dice.min().ToInt64(), dice.max().ToInt64()));
        Assert.Equal(Enumerable.Range(0, 50).Select(k => (long)k), randperm(50).data<long>().ToArray().Order());
    }
}
