using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests;

public sealed class BayesSamplerTests : SamplerContract
{
    protected override bool IgnoresResults => false;

    protected override ISampler Create() => new BayesSampler();

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

        Assert.Equal("quasi-random: a Gaussian process follows after 6 trials, with two results or more", early);
        Assert.StartsWith("Gaussian process: 1 parameters, 8 observations", new BayesSampler().Explain(study), StringComparison.Ordinal);
        Assert.StartsWith("tree-structured Parzen estimator: 41 parameters", new BayesSampler().Explain(Studies.Empty(wide)), StringComparison.Ordinal);
    }
}
