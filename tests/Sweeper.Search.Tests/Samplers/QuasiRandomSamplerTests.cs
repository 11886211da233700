using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class QuasiRandomSamplerTests : SamplerContract
{
    protected override ISampler Create() => new QuasiRandomSampler();

    [Fact]
    public void Spreads_every_parameter_evenly()
    {
        SearchSpace space = Space(("a", new Uniform(0, 64)), ("b", new IntUniform(0, 63)));
        List<Configuration> found = Sweep(Create(), space, 64);

        Assert.Equal(64, found.Select(point => (int)point["a"]!.AsNumber()!.Value).Distinct().Count());
        Assert.Equal(64, found.Select(point => point["b"]).Distinct().Count());
    }

    [Fact]
    public void Depends_on_the_seed()
    {
        SearchSpace space = Space(("a", new Uniform(0, 1)));

        Assert.NotEqual(Sweep(Create(), space, 5, seed: 1), Sweep(Create(), space, 5, seed: 2));
    }

    [Fact]
    public void Leaves_out_parameters_whose_condition_does_not_hold()
    {
        var space = new SearchSpace([
            new("optimizer", Names("sgd", "adamw")),
            new("momentum", new Uniform(0, 1), new OneOf("optimizer", [new ParameterValue.Text("sgd")]))]);

        List<Configuration> found = Sweep(Create(), space, 32);

        Assert.Equal(16, found.Count(point => point["momentum"] is null));
        Assert.All(found, point => Assert.Equal(point["optimizer"]!.ToString() == "sgd", point["momentum"] is not null));
    }

    [Fact]
    public void Takes_the_allowed_points_in_order_and_each_once()
    {
        Parameter[] parameters = [new("a", new Uniform(0, 1)), new("b", Values(1, 2, 3, 4))];
        Predicate constraint = new OneOf("b", [new ParameterValue.Integer(2)]);
        List<Configuration> all = Sweep(Create(), new SearchSpace(parameters), 200);

        List<Configuration> found = Sweep(Create(), new SearchSpace(parameters, [constraint]), 40);

        Assert.Equal(all.Where(point => constraint.Holds(name => point[name])).Take(40), found);
    }

    [Fact]
    public void Reaches_unlikely_values_before_it_ends()
    {
        var rare = new Categorical(Names("often", "rarely", "never").Values, [1 - 1e-9, 1e-9, 0]);

        Assert.Equal(["a=often", "a=rarely"],
            Sweep(Create(), Space(("a", rare)), 99).Select(found => found.ToString()));
    }

    [Fact]
    public void Ends_when_no_point_is_allowed()
    {
        Predicate never = new OneOf("a", []);

        Assert.Empty(Sweep(Create(), new SearchSpace([new("a", Values(1, 2))], [never]), 3));
        Assert.Empty(Sweep(Create(), new SearchSpace([new("a", new Uniform(0, 1))], [never]), 3));
    }
}
