using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class GridSamplerTests : SamplerContract
{
    protected override bool TakesRanges => false;

    protected override ISampler Create() => new GridSampler();

    [Fact]
    public void Keeps_the_order_of_the_parameters_and_varies_the_last_one_fastest()
    {
        SearchSpace space = Space(("b", Values(2, 1)), ("a", Names("x", "y", "z")));

        Assert.Equal(
            ["b=2 a=x", "b=2 a=y", "b=2 a=z", "b=1 a=x", "b=1 a=y", "b=1 a=z"],
            Sweep(Create(), space, 99).Select(configuration => configuration.ToString()));
        Assert.Equal(6, space.GridCount);
    }

    [Fact]
    public void Collapses_values_that_are_listed_twice()
    {
        var list = new Categorical([new ParameterValue.Integer(1), new ParameterValue.Real(1.0),
            new ParameterValue.Integer(2)]);

        Assert.Equal(["a=1", "a=2"],
            Sweep(Create(), Space(("a", list)), 99).Select(found => found.ToString()));
    }

    [Fact]
    public void Fills_in_the_points_that_an_older_version_of_the_file_lacked()
    {
        SearchSpace old = Space(("a", Values(1, 3)));
        SearchSpace now = Space(("a", Values(1, 2, 3, 4)));
        Study study = Studies.Empty(now);
        foreach (Configuration configuration in Sweep(Create(), old, 9))
        {
            study = study.With(configuration);
        }

        Configuration second = Create().Propose(study)!;

        Assert.Equal("a=2", second.ToString());
        Assert.Equal("a=4", Create().Propose(study.With(second))!.ToString());
    }

    [Fact]
    public void Counts_huge_grids_without_holding_them()
    {
        Domain wide = new IntUniform(0, int.MaxValue - 2);
        SearchSpace space = Space(("a", wide), ("b", wide), ("c", wide), ("d", wide));

        Assert.Equal(long.MaxValue, space.GridCount);
        Assert.Equal(
            ["a=0 b=0 c=0 d=0", "a=0 b=0 c=0 d=1"],
                Sweep(Create(), space, 2).Select(found => found.ToString()));
    }

    [Fact]
    public void Goes_on_after_10_000_trials()
    {
        SearchSpace space = Space([.. Enumerable.Range(0, 5)
            .Select(i => ($"p{i}", (Domain)new IntUniform(0, 9)))]);
        PointGrid grid = space.Grid!;
        TrialRecord[] trials = [.. Enumerable.Range(0, 10_000).Select(
            i => new TrialRecord(i + 1, grid.At(i), TrialState.Completed, [], 1))];
        Study study = Studies.Empty(space) with { Trials = trials };

        Assert.Equal("p0=1 p1=0 p2=0 p3=0 p4=0", Create().Propose(study)!.ToString());
    }

    [Fact]
    public void What_it_remembers_of_one_study_does_not_matter_to_another()
    {
        SearchSpace space = Space(("a", new IntUniform(0, 2)), ("b", new IntUniform(0, 1)));
        ISampler sampler = Create();
        List<TrialRecord> trials = [];
        for (int i = 0; i < 4; i++)
        {
            trials.Add(new TrialRecord(i + 1, sampler.Propose(Studies.Empty(space) with { Trials = trials })!, TrialState.Completed, [], 1));
        }

        Study without = Studies.Empty(space) with { Trials = [.. trials.Skip(1)] };
        Assert.Equal(trials[0].Configuration, sampler.Propose(without));
        Assert.Equal("a=2 b=0", sampler.Propose(Studies.Empty(space) with { Trials = trials })!.ToString());
        Study other = Studies.Empty(Space(("a", new IntUniform(5, 6))));
        Assert.Equal("a=5", sampler.Propose(other)!.ToString());
    }
}
