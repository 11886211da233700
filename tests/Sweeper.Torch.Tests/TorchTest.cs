using TorchSharp;
using static TorchSharp.torch;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // The count of live tensors is the process's.

namespace Sweeper.Torch.Tests;

/// <summary>Runs each test in a dispose scope, and fails it when native tensors are left over.</summary>
public abstract class TorchTest : IDisposable
{
    private readonly long _before;
    private readonly DisposeScope _scope;
    private readonly Stack<IDisposable> _owned = [];

    protected TorchTest()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _before = Tensor.LiveCount;
        _scope = NewDisposeScope();
        manual_seed(1);
    }

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? owned))
        {
            owned.Dispose();
        }

        _scope.Dispose();
        GC.SuppressFinalize(this);
        Assert.Equal(_before, Tensor.LiveCount);
    }

    /// <summary>What lives outside scopes, such as a module, and is to be disposed at the end.</summary>
    protected T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Push(disposable);
        return disposable;
    }

    protected static double[] Values(Tensor tensor) =>
        tensor.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();

    protected static void AssertClose(double[] expected, Tensor actual, double tolerance = 1e-6)
    {
        double[] values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            double error = Math.Abs(expected[k] - values[k]);
            Assert.True(
                error <= tolerance * Math.Max(1, Math.Abs(expected[k])) || (double.IsNaN(expected[k]) && double.IsNaN(values[k])) || expected[k].Equals(values[k]),
                $"element {k} is {values[k]:R}, not {expected[k]:R}");
        }
    }

    protected static Tensor Doubles(long[] shape, params double[] values) => tensor(values).reshape(shape);

    /// <summary>Compares the gradients of a scalar function with central differences.</summary>
    protected static void AssertGradients(Func<Tensor> loss, params Tensor[] inputs)
    {
        const double Step = 1e-6;
        foreach (Tensor input in inputs)
        {
            input.grad = null;
        }

        loss().backward();
        foreach (Tensor input in inputs)
        {
            double[] gradient = Values(input.grad!);
            for (int k = 0; k < gradient.Length; k++)
            {
                double Shifted(double by)
                {
                    using IDisposable noGrad = no_grad();
                    Tensor flat = input.view(-1);
                    flat[k] = flat[k] + by;
                    double value = loss().ToDouble();
                    flat[k] = flat[k] - by;
                    return value;
                }

                double difference = (Shifted(Step) - Shifted(-Step)) / (2 * Step);
                Assert.Equal(difference, gradient[k], 1e-5 * Math.Max(1, Math.Abs(difference)));
            }
        }
    }
}
