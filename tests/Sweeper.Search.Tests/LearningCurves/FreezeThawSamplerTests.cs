using Sweeper.Search.LearningCurves;
using Sweeper.Search.Samplers;

namespace Sweeper.Search.Tests.LearningCurves;

public sealed class FreezeThawSamplerTests : SamplerContract
{
    protected override bool IgnoresResults => false;

    protected override ISampler Create() => new FreezeThaw();
}
