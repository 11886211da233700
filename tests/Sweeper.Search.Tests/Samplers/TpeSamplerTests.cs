using Sweeper.Search.Samplers;

namespace Sweeper.Search.Tests;

public sealed class TpeSamplerTests : SamplerContract
{
    protected override bool IgnoresResults => false;

    protected override ISampler Create() => new TpeSampler();
}
