using Sweeper.Engine.SweepFiles;

namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary><c>sweeper.seeds.confirm</c>: the best configurations again with further seeds.</summary>
public sealed class SeedsTests : IDisposable
{
    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Confirming_trials_count_as_planned()
    {
        SweepSpec spec = Read("{ confirm: { top: 3, seeds: 5 } }");
        Assert.Equal(new SeedConfirmation(3, 5), spec.Confirmation);
        Assert.Equal((4, 15, 19), (spec.SearchTrials, spec.ConfirmationTrials, spec.PlannedTrials));

        SweepSpec few = Read("{ train: [1, 2], confirm: { top: 9, seeds: 1 } }");
        Assert.Equal((8, 4, 12), (few.SearchTrials, few.ConfirmationTrials, few.PlannedTrials));
        Assert.Null(Read("{ train: 3 }").Confirmation);
    }

    [Fact]
    public void Further_seeds_are_new_ones() =>
        Assert.Equal([2, 4, 5], new SeedConfirmation(1, 3).Further([1, 3, -7]));

    [Theory]
    [InlineData("{ confirm: 3 }", "'sweeper.seeds.confirm' is 3, but must be a mapping", "write confirm: { top: 3, seeds: 5 }")]
    [InlineData("{ confirm: { top: 3 } }", "'sweeper.seeds.confirm.seeds' is missing", "write confirm: { top: 3, seeds: 5 }")]
    [InlineData("{ confirm: { top: 0, seeds: 5 } }", "'sweeper.seeds.confirm.top' is 0, but must be a whole number from 1 to 100", "")]
    [InlineData("{ confirm: { k: 3, seeds: 5 } }", "is another word for top", "write top: 3")]
    [InlineData("{ confirm: { top: 3, sedes: 5 } }", "unknown key 'sweeper.seeds.confirm.sedes'", "seeds")]
    public void What_is_wrong_is_told(string seeds, params string[] words)
    {
        string problems = _fixture.ProblemsOf(File(seeds));
        Assert.All(words, word => Assert.Contains(word, problems, StringComparison.Ordinal));
    }

    private SweepSpec Read(string seeds) => _fixture.Read(File(seeds));

    private static string File(string seeds) => $$"""
        method: grid
        metric: { name: f1 }
        parameters: { batch_size: [8, 16], epochs: [1, 2] }
        sweeper:
          task: { model: models/tiny, data: data/sst2 }
          seeds: {{seeds}}
        """;
}
