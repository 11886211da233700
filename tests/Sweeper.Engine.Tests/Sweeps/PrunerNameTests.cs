using Sweeper.Engine.Sweeps;
using Sweeper.Search.LearningCurves;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class PrunerNameTests
{
    [Fact]
    public void Names_each_pruner_as_the_sweep_file_does()
    {
        Assert.Equal("median", PrunerName.Of(new MedianPruner()));
        Assert.Equal("asha", PrunerName.Of(new AuditedPruner(new AshaPruner())));
        Assert.Equal("freeze-thaw", PrunerName.Of(new FreezeThaw()));
        Assert.Equal("hyperband of W&B", PrunerName.Of(WandbHyperbandPruner.FromMin(1)));
    }
}
