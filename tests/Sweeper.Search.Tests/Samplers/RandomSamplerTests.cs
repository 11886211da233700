using Sweeper.Search.Expressions;
using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class RandomSamplerTests : SamplerContract
{
    protected override ISampler Create() => new RandomSampler();

    [Fact]
    public void Does_not_change_other_parameters_when_one_is_added()
    {
        var range = new Uniform(0, 1);
        List<Configuration> small = Sweep(Create(), Space(("a", range)), 10);
        List<Configuration> large = Sweep(Create(), Space(("z", range), ("a", range)), 10);

        Assert.Equal(small.Select(found => found["a"]), large.Select(found => found["a"]));
    }

    [Fact]
    public void Depends_on_the_seed()
    {
        SearchSpace space = Space(("a", new Uniform(0, 1)));

        Assert.NotEqual(Sweep(Create(), space, 5, seed: 1), Sweep(Create(), space, 5, seed: 2));
    }

    [Fact]
    public void Reaches_unlikely_values_before_it_ends()
    {
        var rare = new Categorical(Names("often", "rarely", "never").Values, [1 - 1e-9, 1e-9, 0]);

        Assert.Equal(
            ["a=often", "a=rarely"],
                Sweep(Create(), Space(("a", rare)), 99).Select(found => found.ToString()));
    }

    [Fact]
    public void Spreads_its_draws_evenly()
    {
        int[] counts = new int[10];
        SearchSpace space = Space(("a", new Uniform(0, 10)));
        foreach (Configuration configuration in Sweep(Create(), space, 1000))
        {
            counts[(int)configuration["a"]!.AsNumber()!.Value]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 65, 140));
    }

    [Fact]
    public void Finds_what_a_narrow_constraint_leaves_of_ranges()
    {
        SearchSpace space = Square("a + b < 0.05");

        Assert.Equal(20, Sweep(Create(), space, 20).Distinct().Count());
    }

    [Fact]
    public void Ends_when_no_draw_is_allowed() => Assert.Empty(Sweep(Create(), Square("a + b > 3"), 5));

    [Fact]
    public void Repeats_itself_rather_than_end_when_it_cannot_tell_that_nothing_is_left()
    {
        SearchSpace space = new(
        [
            new("a", new Uniform(0, 1), new OneOf("b", [new ParameterValue.Text("never")])),
            new("b", Names("x", "y")),
        ]);

        Assert.Equal(["b=x", "b=y"], Sweep(Create(), space, 9).Select(found => found.ToString()).Distinct().Order());
    }

    private static SearchSpace Square(string constraint)
    {
        SearchSpace space = Space(("a", new Uniform(0, 1)), ("b", new Uniform(0, 1)));
        ExpressionName[] names = [.. space.Parameters.Select(p => ExpressionName.Of(p.Name, p.Domain))];
        return new SearchSpace(space.Parameters, [Condition.Parse(constraint, names)]);
    }
}
