using Sweeper.Search.Sequences;

namespace Sweeper.Search.Tests.Sequences;

public sealed class ScrambledSobolTests
{
    private const double TwoTo32 = 4294967296;

    // scipy.stats.qmc.Sobol(128, scramble=False, bits=32).random(65536) * 2^32, dimensions 1, 2, 3, 8, 21, 64 and 128.
    public static TheoryData<uint, uint[]> Golden => new()
    {
        { 1, [2147483648, 2147483648, 2147483648, 2147483648, 2147483648, 2147483648, 2147483648] },
        { 2, [3221225472, 1073741824, 1073741824, 3221225472, 1073741824, 3221225472, 1073741824] },
        { 3, [1073741824, 3221225472, 3221225472, 1073741824, 3221225472, 1073741824, 3221225472] },
        { 7, [536870912, 2684354560, 1610612736, 2684354560, 3758096384, 1610612736, 1610612736] },
        { 100, [1778384896, 1107296256, 3321888768, 2046820352, 3254779904, 2785017856, 1979711488] },
        { 4095, [1048576, 4042260480, 1435500544, 1678770176, 969932800, 2377121792, 1123024896] },
        { 65535, [65536, 4294901760, 2421489664, 3125346304, 2432892928, 1272905728, 1032650752] },
    };

    [Fact]
    public void Begins_with_the_published_points()
    {
        // The first points that Joe and Kuo print for three dimensions, with the third as in their program's output.
        double[][] expected =
        [
            [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125], [0.625, 0.125, 0.875], [0.125, 0.625, 0.375],
        ];
        for (uint index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], Enumerable.Range(0, 3).Select(d => ScrambledSobol.Digits(d, index) / TwoTo32));
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Has_the_direction_numbers_of_Joe_and_Kuo(uint index, uint[] expected) =>
        Assert.Equal(expected,
            new[] { 0, 1, 2, 7, 20, 63, 127 }.Select(dimension => ScrambledSobol.Digits(dimension, index)));

    [Fact]
    public void Hits_every_interval_of_every_dimension_once()
    {
        double[][] points = Points(300, 5, 256);
        for (int dimension = 0; dimension < 300; dimension++)
        {
            Assert.Equal(256, points.Select(point => (int)(point[dimension] * 256)).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SobolDirections.Dimensions)]
    public void Hits_every_box_of_the_first_two_dimensions_of_a_group_once(int first)
    {
        double[][] points = Points(first + 2, 11, 256);
        for (int m = 0; m <= 8; m++)
        {
            int rows = 1 << m;
            int columns = 256 / rows;
            Assert.Equal(256, points
                .Select(point => ((int)(point[first] * rows), (int)(point[first + 1] * columns))).Distinct().Count());
        }
    }

    [Fact]
    public void Does_not_couple_dimensions_that_share_direction_numbers()
    {
        double[][] points = Points(SobolDirections.Dimensions + 1, 3, 1024);
        double covariance = points.Average(point => (point[0] - 0.5) * (point[^1] - 0.5));

        Assert.InRange(covariance * 12, -0.1, 0.1);
    }

    [Fact]
    public void Gives_a_point_by_its_index_alone()
    {
        double[][] points = Points(7, 1, 64);
        double[] late = new double[7];
        new ScrambledSobol(7, 1).Point(40, late);

        Assert.Equal(points[40], late);
        Assert.NotEqual(points[40], Points(7, 2, 64)[40]);
    }

    [Fact]
    public void Stays_in_the_unit_interval_and_has_its_mean() =>
        Assert.All(Points(130, 9, 512).SelectMany(point => point.Select((number, dimension) => (number, dimension)))
            .GroupBy(pair => pair.dimension, pair => pair.number), numbers =>
            {
                Assert.All(numbers, number => Assert.InRange(number, 0, 1 - 1e-16));
                Assert.Equal(0.5, numbers.Average(), 0.002);
            });

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 32)]
    public void Ends_after_2_to_the_32_points(long index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScrambledSobol(1, 1).Point(index, new double[1]));

    private static double[][] Points(int dimensions, long seed, int count)
    {
        var sequence = new ScrambledSobol(dimensions, seed);
        return [.. Enumerable.Range(0, count).Select(index =>
        {
            double[] point = new double[dimensions];
            sequence.Point(index, point);
            return point;
        })];
    }
}
