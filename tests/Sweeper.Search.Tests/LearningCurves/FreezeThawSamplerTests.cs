using Sweeper.Search.LearningCurves;
using Sweeper.Search.Samplers;
using static Sweeper.Search.Tests.Studies;

namespace Sweeper.Search.Tests.LearningCurves;

public sealed class FreezeThawSamplerTests : SamplerContract
{
    protected override bool IgnoresResults => false;

    protected override ISampler Create() => new FreezeThaw();

    [Fact]
    public void Says_what_it_does_and_why()
    {
        Study study = Studies.Empty(Space(("a", new Uniform(0, 1))));
        string early = new FreezeThaw().Explain(study);
        for (int i = 0; i < 6; i++)
        {
            study = study.With(new RandomSampler().Propose(study)!);
        }

        Assert.Equal("quasi-random: freeze-thaw follows after 5 trials, with two results or more", early);
        Assert.Equal(
            "freeze-thaw: a Gaussian process over configurations and training progress, because trials report while "
            + "they train; 6 learning curves so far",
            new FreezeThaw().Explain(study));
    }
}
