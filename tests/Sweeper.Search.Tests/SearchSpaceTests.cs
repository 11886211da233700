using FsCheck;
using FsCheck.Fluent;
using Sweeper.Search.Expressions;
using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class SearchSpaceTests
{
    private static readonly Predicate IsSgd = new OneOf("optimizer", [new ParameterValue.Text("sgd")]);

    [Fact]
    public void Lists_and_counts_what_trying_everything_finds() => Prop.ForAll(
        Arb.From(EntangledSpaces.Of(Spaces.Discrete, 4)), space =>
        {
            Configuration[] expected = [.. Everything(space).Distinct().Where(space.Allows)];
            return space.GridCount == expected.Length && space.PointCount == expected.Length
                && Sweep(new GridSampler(), space, 60).SequenceEqual(expected.Take(60));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Numbers_every_configuration_once() => Prop.ForAll(
        Arb.From(EntangledSpaces.Of(Spaces.Discrete, 4)), space =>
        {
            PointGrid points = space.Points!;
            long[] numbers = [.. Enumerable.Range(0, (int)Math.Min(points.Count, 100)).Select(i => (long)i)];
            return numbers.All(i => points.IndexOf(points.At(i)) == i && EntangledSpaces.Holds(space, points.At(i)))
                && numbers.Select(points.At).Distinct().Count() == numbers.Length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Knows_no_number_for_configurations_with_other_parameters()
    {
        SearchSpace space = new([new("optimizer", Names("adamw", "sgd")), new("momentum", Values(0.5, 0.9), IsSgd)]);

        Assert.Equal(3, space.PointCount);
        Assert.Null(space.Points!.IndexOf(Of(("optimizer", "adamw"), ("momentum", 0.5))));
        Assert.Null(space.Points.IndexOf(Of(("optimizer", "sgd"))));
        Assert.Null(space.Points.IndexOf(Of(("optimizer", "lion"))));
        Assert.Null(space.Points.IndexOf(Of(("optimizer", "adamw"), ("other", 0.5))));
        Assert.NotNull(space.Points.IndexOf(Of(("momentum", 0.9), ("optimizer", "sgd"))));
    }

    [Fact]
    public void Drops_the_children_of_dropped_parameters()
    {
        SearchSpace space = new(
        [
            new("c", Values(1, 2), new OneOf("b", [new ParameterValue.Real(1)])),
            new("b", Values(1, 2), IsSgd),
            new("optimizer", Names("adamw", "sgd")),
        ]);

        Assert.Equal(
            ["optimizer=adamw", "c=1 b=1 optimizer=sgd", "b=2 optimizer=sgd", "c=2 b=1 optimizer=sgd"],
            Sweep(new GridSampler(), space, 9).Select(found => found.ToString()));
        Assert.Equal(4, space.GridCount);
    }

    [Fact]
    public void Counts_large_spaces_of_which_little_is_entangled()
    {
        Domain wide = new IntUniform(0, 99_999);
        SearchSpace space = new(
            [new("a", wide), new("optimizer", Names("adamw", "sgd")), new("b", wide), new("m", Values(1, 2, 3), IsSgd)]);

        Assert.Equal(4L * 100_000 * 100_000, space.GridCount);
        Assert.Equal(space.GridCount, space.PointCount);
    }

    [Fact]
    public void Does_not_list_too_many_entangled_combinations()
    {
        Domain wide = new IntUniform(0, 1999);
        SearchSpace space = Constrained("a != b", ("a", wide), ("b", wide));

        Assert.Null(space.PointCount);
        Assert.Equal(2000L * 2000, space.GridCount);
        Assert.Equal("a=0 b=1", new GridSampler().Propose(Studies.Empty(space))!.ToString());
    }

    [Fact]
    public void Leaves_out_whole_branches_of_a_huge_grid()
    {
        Domain wide = new IntUniform(0, 10_000);
        SearchSpace space = Constrained("a > 1e4 - 1", ("a", wide), ("b", wide), ("c", wide));

        Assert.Equal("a=10000 b=0 c=0", new GridSampler().Propose(Studies.Empty(space))!.ToString());
    }

    [Fact]
    public void Refuses_conditions_in_a_circle() => Assert.Throws<ArgumentException>(() => new SearchSpace(
        [new("a", Values(1), new OneOf("b", [])), new("b", Values(1), new OneOf("a", []))]));

    private static SearchSpace Constrained(string constraint, params (string Name, Domain Domain)[] parameters) => new(
        Space(parameters).Parameters,
        [Condition.Parse(constraint, [.. parameters.Select(p => ExpressionName.Of(p.Name, p.Domain))])]);

    private static Configuration Of(params (string Name, object Value)[] values) => new(values.Select(value =>
        KeyValuePair.Create(value.Name, value.Value is double number
            ? (ParameterValue)new ParameterValue.Real(number) : new ParameterValue.Text((string)value.Value))));

    private static IEnumerable<Configuration> Everything(SearchSpace space)
    {
        IEnumerable<ParameterValue[]> all = [[]];
        foreach (Parameter parameter in space.Parameters)
        {
            all = all.SelectMany(values => parameter.Domain.GridValues!.Select(value =>
                (ParameterValue[])[.. values, value]));
        }

        return all.Select(space.Assemble);
    }
}
