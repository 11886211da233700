using FsCheck;
using FsCheck.Fluent;

namespace Sweeper.Search.Tests;

public sealed class ParetoFrontTests
{
    private const Direction Down = Direction.Minimize;
    private const Direction Up = Direction.Maximize;

    private static readonly Gen<double[][]> Planes = PointsOf(2);
    private static readonly Gen<double[][]> Solids = PointsOf(3);

    [Fact]
    public void Finds_a_front_worked_by_hand()
    {
        // Accuracy up, seconds down.
        double[][] points = [[0.90, 60], [0.92, 80], [0.89, 61], [0.92, 80], [0.92, 90], [0.95, 300], [0.5, 5]];

        Assert.Equal([0, 1, 3, 5, 6], ParetoFront.Indices(points, [Up, Down]));
    }

    [Fact]
    public void Peels_layers_worked_by_hand()
    {
        double[][] points = [[1, 4], [2, 2], [4, 1], [2, 5], [3, 3], [5, 5]];

        Assert.Equal([[0, 1, 2], [3, 4], [5]], ParetoFront.Layers(points, [Down, Down]));
        Assert.Equal([[0, 1, 2], [3, 4]], ParetoFront.Layers(points, [Down, Down], enough: 4));
    }

    [Fact]
    public void Leaves_out_what_is_not_a_number() =>
        Assert.Equal([1], ParetoFront.Indices(
            [[double.NaN, 0], [1, 1], [double.NegativeInfinity, 0], [2, 2]], [Down, Down]));

    [Fact]
    public void Has_areas_worked_by_hand()
    {
        double[][] points = [[1, 3], [2, 2], [3, 1], [3, 3], [0, 9]];

        Assert.Equal(6, ParetoFront.Hypervolume(points, [4, 4], [Down, Down]));
        Assert.Equal(6, ParetoFront.Hypervolume([[-1, 3], [-2, 2], [-3, 1]], [-4, 4], [Up, Down]));
        Assert.Equal([1, 1, 1, 0, 0], ParetoFront.Contributions(points, [4, 4], [Down, Down]));
        Assert.Equal(3, ParetoFront.Hypervolume([[2], [1]], [4], [Down]));
        Assert.Equal(0, ParetoFront.Hypervolume([], [4, 4], [Down, Down]));
    }

    [Fact]
    public void Has_volumes_worked_by_hand()
    {
        // Three boxes of volume 4; two of them share 2, all three share 1: 3 x 4 - 3 x 2 + 1.
        double[][] points = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

        Assert.Equal(7, ParetoFront.Hypervolume(points, [2, 2, 2], [Down, Down, Down]));
        Assert.Equal([1, 1, 1], ParetoFront.Contributions(points, [2, 2, 2], [Down, Down, Down]));
    }

    [Fact]
    public void Has_the_volume_of_inclusion_and_exclusion() => ForAll(Solids, points =>
        Math.Abs(Volume(points) - InclusionExclusion(points)) < 1e-9
        && Math.Abs(Volume(points) - Volume([.. points.Reverse()])) < 1e-12);

    [Fact]
    public void Has_the_area_of_inclusion_and_exclusion() => ForAll(Planes, points =>
        Math.Abs(Volume(points) - InclusionExclusion(points)) < 1e-9);

    [Fact]
    public void Grows_by_no_dominated_point_and_never_shrinks() => ForAll(Solids, points =>
        points.Length < 2
        || (Volume(points[1..]) <= Volume(points) + 1e-12
            && Math.Abs(Volume([.. points, [.. points[0].Select(value => value + 0.5)]]) - Volume(points)) < 1e-12));

    [Fact]
    public void Keeps_on_the_front_what_nothing_dominates() => ForAll(Solids, points =>
    {
        Direction[] directions = [Down, Down, Down];
        int[] expected = [.. Enumerable.Range(0, points.Length).Where(i => !points.Any(other =>
            other.Zip(points[i]).All(pair => pair.First <= pair.Second)
            && other.Zip(points[i]).Any(pair => pair.First < pair.Second)))];
        double[][] front = [.. expected.Select(i => points[i])];
        return ParetoFront.Indices(points, directions).SequenceEqual(expected)
            && Math.Abs(Volume(front) - Volume(points)) < 1e-12
            && ParetoFront.Layers(points, directions).Sum(layer => layer.Count) == points.Length;
    });

    [Fact]
    public void Refuses_points_of_another_shape()
    {
        Assert.Throws<ArgumentException>(() => ParetoFront.Indices([[1, 2], [3]], [Down, Down]));
        Assert.Throws<ArgumentException>(() => ParetoFront.Hypervolume([], [1, 1, 1, 1], [Down, Down, Down, Down]));
    }

    private static double Volume(double[][] points)
    {
        int goals = points.Length == 0 ? 2 : points[0].Length;
        double volume = ParetoFront.Hypervolume(
            points, [.. Enumerable.Repeat(10.0, goals)], [.. Enumerable.Repeat(Down, goals)]);
        return volume / Math.Pow(10, goals);
    }

    // Over every subset of the points: the box that all of them dominate, with alternating sign.
    private static double InclusionExclusion(double[][] points)
    {
        double sum = 0;
        for (int subset = 1; subset < 1 << points.Length; subset++)
        {
            double[][] chosen = [.. points.Where((_, i) => ((subset >> i) & 1) == 1)];
            double box = Enumerable.Range(0, points[0].Length)
                .Aggregate(1.0, (product, goal) => product * Math.Max(0, 10 - chosen.Max(point => point[goal])) / 10);
            sum += chosen.Length % 2 == 1 ? box : -box;
        }

        return sum;
    }

    // Few different numbers, so that ties are common; up to 12, beyond the reference point at 10.
    private static Gen<double[][]> PointsOf(int goals) => Gen.Choose(0, 8).SelectMany(count =>
        Gen.Choose(0, 12).Select(number => (double)number).ArrayOf(goals).ArrayOf(count));

    private static void ForAll(Gen<double[][]> points, Func<double[][], bool> property) =>
        Prop.ForAll(Arb.From(points), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
}
