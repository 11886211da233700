using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Search.Surrogates;

/// <summary>
/// The Matern covariance of smoothness 5/2 with unit variance, of a squared distance s = r^2:
/// k(s) = (1 + sqrt(5) r + 5 r^2 / 3) exp(-sqrt(5) r).
/// </summary>
/// <remarks>Rasmussen and Williams, Gaussian Processes for Machine Learning, equation 4.17.</remarks>
internal static class Matern52
{
    private const int Lanes = 4;

    /// <summary>Covariances and their slopes dk/ds = -(5/6) (1 + sqrt(5) r) exp(-sqrt(5) r).</summary>
    /// <param name="squaredDistances">[count], rounded up to a multiple of 4.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">[count], rounded up.</param>
    /// <param name="slopes">[count], rounded up; empty when they are not wanted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate(
        ReadOnlySpan<double> squaredDistances, int count, Span<double> values, Span<double> slopes)
    {
        ref double source = ref MemoryMarshal.GetReference(squaredDistances);
        ref double value = ref MemoryMarshal.GetReference(values);
        ref double slope = ref MemoryMarshal.GetReference(slopes);
        Vector256<double> one = Vector256.Create(1.0);
        for (int j = 0; j < count; j += Lanes)
        {
            nuint i = (nuint)j;
            Vector256<double> five = Vector256.LoadUnsafe(ref source, i) * 5;
            Vector256<double> r = Vector256.Sqrt(five);
            Vector256<double> decay = Vector256.Exp(-r);
            Vector256<double> linear = one + r;
            ((linear + (five * (1.0 / 3))) * decay).StoreUnsafe(ref value, i);
            if (slopes.Length > 0)
            {
                (linear * decay * (-5.0 / 6)).StoreUnsafe(ref slope, i);
            }
        }
    }
}
