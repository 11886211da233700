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
}
