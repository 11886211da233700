using Sweeper.Engine.Planning;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Planning;

public sealed class WorkClassTests
{
    [Fact]
    public void A_step_has_the_examples_of_all_its_batches()
    {
        var configuration = new Configuration(
        [
            new("batch_size", new ParameterValue.Integer(8)),
            new("gradient_accumulation_steps", new ParameterValue.Integer(4)),
            new("epochs", new ParameterValue.Integer(2)),
        ]);

        TrialWork work = new WorkScale(100, 7, 3, 1).Of(configuration);

        Assert.Equal("batch 32", work.Class.ToString());
        Assert.Equal(8, work.Steps); // Two epochs of 32 + 32 + 32 + 4 examples.
    }
}
