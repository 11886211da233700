using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Search.Surrogates;

/// <summary>Inner loops over contiguous doubles.</summary>
/// <remarks>
/// Always four lanes and fused multiply-adds, so that sums round alike on every processor. Compiled once and fully:
/// most sweeps are over before the runtime would have optimised them.
/// </remarks>
internal static class VectorMath
{
    private const int Lanes = 4;

    /// <summary>Sum of left[i] * right[i] over the length of <paramref name="left"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        int n = left.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(right.Length, n);
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector256<double> sum0 = default;
        Vector256<double> sum1 = default;
        int i = 0;
        for (; i <= n - (2 * Lanes); i += 2 * Lanes)
        {
            sum0 = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), sum0);
            sum1 = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref a, (nuint)i + Lanes), Vector256.LoadUnsafe(ref b, (nuint)i + Lanes), sum1);
        }

        double sum = Vector256.Sum(sum0 + sum1);
        for (; i < n; i++)
        {
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), sum);
        }

        return sum;
    }

    /// <summary>target[i] += factor * source[i] over the length of <paramref name="source"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<double> source, double factor, Span<double> target)
    {
        int n = source.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, n);
        ref double a = ref MemoryMarshal.GetReference(source);
        ref double t = ref MemoryMarshal.GetReference(target);
        Vector256<double> factors = Vector256.Create(factor);
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector256<double> sum = Vector256.FusedMultiplyAdd(
                Vector256.LoadUnsafe(ref a, (nuint)i), factors, Vector256.LoadUnsafe(ref t, (nuint)i));
            sum.StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < n; i++)
        {
            Unsafe.Add(ref t, i) = Math.FusedMultiplyAdd(Unsafe.Add(ref a, i), factor, Unsafe.Add(ref t, i));
        }
    }

    /// <summary>values[i] *= factor.</summary>
    public static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }
}
