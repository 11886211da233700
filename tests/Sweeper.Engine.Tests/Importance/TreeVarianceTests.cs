using System.Text.Json;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Tests.Statistics;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Importance;

public sealed class TreeVarianceTests
{
    /// <summary>fanova-trees.json is written by make_fanova_trees.py beside it.</summary>
    [Fact]
    public void Is_what_Optuna_computes_for_the_same_trees()
    {
        string folder = Path.Combine(SharedData.Root, "tests", "Sweeper.Engine.Tests", "Importance");
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "fanova-trees.json")));
        foreach (JsonElement tree in golden.RootElement.EnumerateArray())
        {
            int axes = tree.GetProperty("axes").GetInt32();
            TreeVariance variance = new(Node(tree.GetProperty("nodes"), 0), Axes(Functions.Unit(axes)));

            Assert.Equal(tree.GetProperty("variance").GetDouble(), variance.With(variance), 1e-12);
            for (int axis = 0; axis < axes; axis++)
            {
                Assert.Equal(tree.GetProperty("main")[axis].GetDouble(), variance.With(variance, axis), 1e-12);
            }

            foreach (JsonElement pair in tree.GetProperty("pairs").EnumerateArray())
            {
                Assert.Equal(pair[2].GetDouble(), variance.With(variance, pair[0].GetInt32(), pair[1].GetInt32()), 1e-12);
            }
        }
    }

    [Fact]
    public void Levels_count_by_their_probability()
    {
        ParameterAxis[] axes = Axes(
            [new("a", new Categorical([new ParameterValue.Text("p"), new ParameterValue.Text("q"), new ParameterValue.Text("r")], [0.5, 0.3, 0.2])),
                new("x1", new Uniform(0, 1))]);
        // 1 on level q, else 0; and on x1 nothing.
        TreeNode root = Split(0, [true, false, true], new TreeNode { Value = 0 }, new TreeNode { Value = 1 });
        TreeVariance variance = new(root, axes);

        Assert.Equal(0.3 * 0.7, variance.With(variance), 12);
        Assert.Equal(0.3 * 0.7, variance.With(variance, 0), 12);
        Assert.Equal(0, variance.With(variance, 1), 12);
        Assert.Equal(0.3 * 0.7, variance.With(variance, 0, 1), 12);
    }

    [Fact]
    public void Equals_a_count_over_all_points_of_a_small_grid()
    {
        Parameter[] parameters =
        [
            new("a", new IntUniform(1, 4)), new("b", new Categorical([.. "uvw".Select(c => new ParameterValue.Text($"{c}"))])),
            new("c", new IntUniform(1, 3)),
        ];
        ParameterAxis[] axes = Axes(parameters);
        SeededRandom random = new(1, 0, "test");
        double[][] points = [.. Enumerable.Range(0, 36).Select(i => new double[] { i / 9, i / 3 % 3, i % 3 })];
        double[] objective = [.. points.Select(_ => random.NextDouble())];

        TreeNode root = RegressionTree.Grow(axes, points, objective, [.. Enumerable.Range(0, 36)], random);
        TreeVariance variance = new(root, axes);

        Assert.All(points, (point, i) => Assert.Equal(objective[i], RegressionTree.Predict(root, point)));
        Assert.Equal(Variance(objective), variance.With(variance), 12);
        for (int axis = 0; axis < 3; axis++)
        {
            Assert.Equal(Variance(Marginal(point => point[axis])), variance.With(variance, axis), 12);
        }

        Assert.Equal(Variance(Marginal(point => (10 * point[0]) + point[1])), variance.With(variance, 0, 1), 12);
        Assert.Equal(Variance(Marginal(point => (10 * point[1]) + point[2])), variance.With(variance, 1, 2), 12);

        // For every point, the mean over those that agree with it.
        double[] Marginal(Func<double[], double> key) => [.. points.Select(point =>
            points.Select((other, i) => (other, i)).Where(one => key(one.other) == key(point)).Average(one => objective[one.i]))];
    }

    [Fact]
    public void The_covariance_of_two_trees_is_a_quarter_of_what_their_sum_and_difference_differ_by()
    {
        Parameter[] parameters = [.. Functions.Unit(2), new("a", new IntUniform(1, 3))];
        ParameterAxis[] axes = Axes(parameters);
        SeededRandom random = new(1, 0, "test");
        double[][] points = [.. Enumerable.Range(0, 40).Select(_ => axes.Select(axis => axis.Draw(random)).ToArray())];
        TreeNode[] trees = [.. Enumerable.Range(0, 2).Select(_ => RegressionTree.Grow(
            axes, points, [.. points.Select(_ => random.NextDouble())], [.. Enumerable.Range(0, 40)], random))];
        TreeVariance one = new(trees[0], axes);
        TreeVariance other = new(trees[1], axes);
        TreeVariance sum = new(Combined(1), axes);
        TreeVariance difference = new(Combined(-1), axes);

        Assert.Equal((sum.With(sum) - difference.With(difference)) / 4, one.With(other), 12);
        for (int axis = 0; axis < 3; axis++)
        {
            Assert.Equal((sum.With(sum, axis) - difference.With(difference, axis)) / 4, one.With(other, axis), 12);
        }

        Assert.Equal((sum.With(sum, 0, 2) - difference.With(difference, 0, 2)) / 4, one.With(other, 0, 2), 12);
        Assert.Equal(one.With(other), other.With(one), 12);

        // The first tree with the second one in place of each leaf.
        TreeNode Combined(double sign) => Map(trees[0], leaf => Map(trees[1], inner => inner with { Value = leaf.Value + (sign * inner.Value) }));
    }

    private static TreeNode Map(TreeNode node, Func<TreeNode, TreeNode> leaf) => node.Axis < 0 ? leaf(node)
        : node with { Left = Map(node.Left!, leaf), Right = Map(node.Right!, leaf) };

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }

    private static ParameterAxis[] Axes(Parameter[] parameters) => [.. parameters.Select(one => ParameterAxis.Of(one)!)];

    private static TreeNode Split(int axis, bool[] left, TreeNode leftNode, TreeNode rightNode) =>
        new() { Axis = axis, LeftLevels = left, Left = leftNode, Right = rightNode };

    private static TreeNode Node(JsonElement nodes, int index) => nodes[index][0].GetInt32() < 0
        ? new() { Value = nodes[index][4].GetDouble() }
        : new()
        {
            Axis = nodes[index][0].GetInt32(),
            Threshold = nodes[index][1].GetDouble(),
            Left = Node(nodes, nodes[index][2].GetInt32()),
            Right = Node(nodes, nodes[index][3].GetInt32()),
        };
}
