using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweeper.Search.Surrogates;

/// <summary>Masked points, one array for each dimension, and their weighted squared distances to a point.</summary>
/// <remarks>
/// The distance of two points is the sum over the dimensions of weight times (difference squared, or 1 for two
/// categories, or <see cref="AbsentDistance"/> where one of them lacks the parameter, or 0 where both do).
/// </remarks>
internal sealed class PointSet
{
    /// <summary>The squared distance, before weighting, of a parameter that is there to one that is not.</summary>
    public const double AbsentDistance = 0.35;

    private const int Lanes = 4;

    private readonly bool[] _isNominal;
    private readonly bool[] _hasAbsent;
    private readonly double[][] _columns;

    public PointSet(EncodedSpace space, int capacity)
    {
        // Whole vectors may be read and written to the end.
        Capacity = (capacity + Lanes - 1) / Lanes * Lanes;
        _isNominal = [.. space.Dimensions.Select(dimension => dimension.Kind == DimensionKind.Nominal)];
        _hasAbsent = new bool[_isNominal.Length];
        _columns = [.. _isNominal.Select(_ => new double[Capacity])];
    }

    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    public int Capacity { get; }

    public int Dimensions => _columns.Length;

    public double this[int point, int dimension] => _columns[dimension][point];

    public bool IsNominal(int dimension) => _isNominal[dimension];

    public void Add(ReadOnlySpan<double> point)
    {
        for (int d = 0; d < point.Length; d++)
        {
            _columns[d][Count] = point[d];
            _hasAbsent[d] |= double.IsNaN(point[d]);
        }

        Count++;
    }

    public void CopyTo(int point, Span<double> target)
    {
        for (int d = 0; d < _columns.Length; d++)
        {
            target[d] = _columns[d][point];
        }
    }

    /// <summary>Squared distances of a point to the first points of the set.</summary>
    /// <param name="point">Masked.</param>
    /// <param name="weights">One for each dimension.</param>
    /// <param name="count">How many points, at most <see cref="Capacity"/>.</param>
    /// <param name="target">[count], rounded up to a multiple of 4; what is beyond count is undefined.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SquaredDistances(
        ReadOnlySpan<double> point, ReadOnlySpan<double> weights, int count, Span<double> target)
    {
        int padded = (count + Lanes - 1) / Lanes * Lanes;
        target[..padded].Clear();
        ref double sums = ref MemoryMarshal.GetReference(target);
        for (int d = 0; d < _columns.Length; d++)
        {
            ref double column = ref MemoryMarshal.GetArrayDataReference(_columns[d]);
            Vector256<double> here = Vector256.Create(point[d]);
            Vector256<double> weight = Vector256.Create(weights[d]);
            bool isPlain = !_isNominal[d] && !_hasAbsent[d] && !double.IsNaN(point[d]);
            for (nuint i = 0; i < (nuint)padded; i += Lanes)
            {
                Vector256<double> there = Vector256.LoadUnsafe(ref column, i);
                Vector256<double> squared;
                if (isPlain)
                {
                    Vector256<double> difference = there - here;
                    squared = difference * difference;
                }
                else
                {
                    squared = Mixed(here, there, _isNominal[d]);
                }

                Vector256.FusedMultiplyAdd(squared, weight, Vector256.LoadUnsafe(ref sums, i)).StoreUnsafe(ref sums, i);
            }
        }
    }

    /// <summary>Sum over the first points of factor times squared distance in one dimension, unweighted.</summary>
    /// <param name="dimension">Which.</param>
    /// <param name="coordinate">Of the other point.</param>
    /// <param name="factors">[points].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double WeightedSum(int dimension, double coordinate, ReadOnlySpan<double> factors)
    {
        ref double column = ref MemoryMarshal.GetArrayDataReference(_columns[dimension]);
        ref double factor = ref MemoryMarshal.GetReference(factors);
        Vector256<double> here = Vector256.Create(coordinate);
        Vector256<double> sums = default;
        bool isNominal = _isNominal[dimension];
        bool isPlain = !isNominal && !_hasAbsent[dimension];
        int i = 0;
        for (; i <= factors.Length - Lanes; i += Lanes)
        {
            Vector256<double> there = Vector256.LoadUnsafe(ref column, (nuint)i);
            Vector256<double> difference = there - here;
            Vector256<double> squared = isPlain ? difference * difference : Mixed(here, there, isNominal);
            sums = Vector256.FusedMultiplyAdd(squared, Vector256.LoadUnsafe(ref factor, (nuint)i), sums);
        }

        double sum = Vector256.Sum(sums);
        for (; i < factors.Length; i++)
        {
            Vector256<double> squared = Mixed(here, Vector256.Create(Unsafe.Add(ref column, i)), isNominal);
            sum += squared.ToScalar() * factors[i];
        }

        return sum;
    }

    /// <summary>Sum over the first points of factor times (coordinate - the point's coordinate) where both have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double DifferenceSum(int dimension, double coordinate, ReadOnlySpan<double> factors)
    {
        double[] column = _columns[dimension];
        double sum = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            double difference = coordinate - column[i];
            sum += double.IsNaN(difference) ? 0 : factors[i] * difference;
        }

        return sum;
    }

    /// <summary>
    /// Adds factor times the trend covariances of a point with the first points: for each dimension both have, the product
    /// of their linear and of their quadratic terms, or 1 for equal categories.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTrend(ReadOnlySpan<double> point, double factor, int count, Span<double> target)
    {
        int padded = (count + Lanes - 1) / Lanes * Lanes;
        ref double sums = ref MemoryMarshal.GetReference(target);
        for (int d = 0; d < _columns.Length; d++)
        {
            if (double.IsNaN(point[d]))
            {
                continue;
            }

            ref double column = ref MemoryMarshal.GetArrayDataReference(_columns[d]);
            double u = Centred(point[d]);
            Vector256<double> linear = Vector256.Create(factor * u);
            Vector256<double> quadratic = Vector256.Create(factor * Quadratic(u));
            Vector256<double> here = Vector256.Create(point[d]);
            for (nuint i = 0; i < (nuint)padded; i += Lanes)
            {
                Vector256<double> there = Vector256.LoadUnsafe(ref column, i);
                Vector256<double> v = (there + there) - Vector256.Create(1.0);
                Vector256<double> term = _isNominal[d]
                    ? Vector256.BitwiseAnd(Vector256.Equals(here, there), Vector256.Create(factor))
                    : (v * linear) + (((v * v) - Vector256.Create(1.0 / 3)) * quadratic);
                term = Vector256.BitwiseAnd(term, Vector256.Equals(there, there));
                (Vector256.LoadUnsafe(ref sums, i) + term).StoreUnsafe(ref sums, i);
            }
        }
    }

    /// <summary>The trend variance at a point.</summary>
    public double TrendAt(ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int d = 0; d < point.Length; d++)
        {
            double u = Centred(point[d]);
            double term = _isNominal[d] ? 1 : (u * u) + (Quadratic(u) * Quadratic(u));
            sum += double.IsNaN(point[d]) ? 0 : term;
        }

        return sum;
    }

    /// <summary>The derivative of <see cref="TrendAt"/> by one coordinate.</summary>
    public static double TrendSlope(double coordinate)
    {
        double u = Centred(coordinate);
        return 2 * ((2 * u) + (4 * u * Quadratic(u)));
    }

    /// <summary>Sum over the first points of factor times the derivative of the trend covariance by one coordinate.</summary>
    public double TrendSlopeSum(int dimension, double coordinate, ReadOnlySpan<double> factors)
    {
        double[] column = _columns[dimension];
        double u = Centred(coordinate);
        double sum = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            double v = Centred(column[i]);
            double slope = v + (2 * u * Quadratic(v));
            sum += double.IsNaN(slope) ? 0 : factors[i] * slope;
        }

        return 2 * sum;
    }

    private static double Centred(double coordinate) => (2 * coordinate) - 1;

    private static double Quadratic(double centred) => (centred * centred) - (1.0 / 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Mixed(Vector256<double> here, Vector256<double> there, bool isNominal)
    {
        Vector256<double> difference = there - here;
        Vector256<double> one = Vector256.Create(1.0);
        Vector256<double> both = isNominal
            ? Vector256.AndNot(one, Vector256.Equals(here, there))
            : difference * difference;
        Vector256<double> hereIs = Vector256.Equals(here, here);
        Vector256<double> thereIs = Vector256.Equals(there, there);
        Vector256<double> oneOnly = Vector256.BitwiseAnd(
            Vector256.Xor(hereIs, thereIs), Vector256.Create(AbsentDistance));
        return Vector256.ConditionalSelect(Vector256.BitwiseAnd(hereIs, thereIs), both, oneOnly);
    }
}
