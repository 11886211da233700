using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class SettingsTests : TorchTest
{
    [Fact]
    public void The_version_is_libtorchs() => Assert.Matches(@"^[12]\.\d+", __version__);

    [Fact]
    public void Threads_are_set_and_read_back()
    {
        int before = get_num_threads();
        set_num_threads(2);
        Assert.Equal(2, get_num_threads());
        set_num_threads(before);
        Assert.True(get_num_interop_threads() > 0);
    }

    [Fact]
    public void Tf32_is_set_and_read_back()
    {
        bool before = backends.cuda.matmul.allow_tf32;
        backends.cuda.matmul.allow_tf32 = !before;
        Assert.Equal(!before, backends.cuda.matmul.allow_tf32);
        backends.cuda.matmul.allow_tf32 = before;
        before = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = !before;
        Assert.Equal(!before, backends.cudnn.allow_tf32);
        backends.cudnn.allow_tf32 = before;
    }

    [Fact]
    public void Devices_have_names()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal((DeviceType.CUDA, 2), (device(2).type, device(2).index));
        Assert.Equal(DeviceType.CPU, device("cpu").type);
        Assert.Equal(DeviceType.CPU, InitializeDevice(null).type);
    }

    // The reference BLAS reaches 5 GFLOP/s, oneDNN on one core of this decade 50 and more.
    [Fact]
    public void Matrix_products_are_fast_where_oneDNN_answers()
    {
        if (BlasName != "oneDNN (answers sgemm)")
        {
            return;
        }

        int before = get_num_threads();
        set_num_threads(1);
        Tensor a = randn(1024, 1024);
        Tensor b = randn(1024, 1024);
        double best = 0;
        for (int k = 0; k < 40 && best <= 20; k++)
        {
            long start = Stopwatch.GetTimestamp();
            a.matmul(b).Dispose();
            best = Math.Max(best, 2.0 * 1024 * 1024 * 1024 / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        set_num_threads(before);
        Assert.True(best > 20, $"{best:0} GFLOP/s: sgemm_ is not answered by oneDNN");
    }

    [Theory]
    [InlineData(7, 5, 3)]
    [InlineData(1, 64, 33)]
    [InlineData(130, 1, 17)]
    public void Matrix_products_agree_with_plain_loops(int m, int n, int k)
    {
        Tensor a = randn(m, k);
        Tensor b = randn(k, n);
        double[] x = Values(a);
        double[] y = Values(b);
        var expected = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int l = 0; l < k; l++)
                {
                    expected[i * n + j] += x[i * k + l] * y[l * n + j];
                }
            }
        }

        AssertClose(expected, a.matmul(b), 1e-4);
        AssertClose(expected, b.t().matmul(a.t()).t(), 1e-4);
        AssertClose(expected, a.t().contiguous().t().matmul(b.t().contiguous().t()), 1e-4);
    }
}
