using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class BayesSamplerTests : SamplerContract
{
    protected override bool IgnoresResults => false;

    protected override ISampler Create() => new BayesSampler { ProcessSettings = GaussianProcessSamplerTests.Quick };

    [Fact]
    public void Says_what_it_uses_and_why()
    {
        SearchSpace small = Space(("a", new Uniform(0, 1)), ("fixed", new Constant(new ParameterValue.Integer(1))));
        SearchSpace wide = Space([.. Enumerable.Range(0, 41).Select(i => ($"p{i}", (Domain)new Uniform(0, 1)))]);
        Study study = Studies.Empty(small);
        string early = new BayesSampler().Explain(study);
        for (int i = 0; i < 8; i++)
        {
            study = study.With(new RandomSampler().Propose(study)!);
        }

        Assert.Equal("quasi-random: a Gaussian process follows after 3 trials, with two results or more", early);
        Assert.StartsWith("Gaussian process: 1 parameters, 8 observations", new BayesSampler().Explain(study), StringComparison.Ordinal);
        Assert.StartsWith("tree-structured Parzen estimator: 41 parameters", new BayesSampler().Explain(Studies.Empty(wide)), StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_several_goals_to_the_Parzen_estimator_and_says_so()
    {
        Study study = Studies.Empty(Space(("a", new Uniform(0, 1)), ("b", new Uniform(0, 1)))) with
        {
            FurtherDirections = [Direction.Minimize],
        };
        for (int i = 0; i < 15; i++)
        {
            Configuration configuration = new RandomSampler().Propose(study)!;
            double score = configuration["a"]!.AsNumber()!.Value;
            study = study.With(configuration);
            study = study with
            {
                Trials = [.. study.Trials.SkipLast(1), study.Trials[^1] with { Objective = score, Further = [score] }],
            };
        }

        var sampler = new BayesSampler();
        Assert.Equal(new TpeSampler().Propose(study), sampler.Propose(study));
        Assert.Equal(
            "tree-structured Parzen estimator: it ranks trials by hypervolume, and the study has 2 goals",
            sampler.Explain(study));
    }
}
