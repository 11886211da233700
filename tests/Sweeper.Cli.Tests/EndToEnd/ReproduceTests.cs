using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class ReproduceTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_same_inputs_give_the_same_bits_and_changed_ones_are_named()
    {
        (await _place.RunAsync("run", "tiny.yaml", "run_cap=2", "-q")).Expect(0);

        CliRun same = await _place.RunAsync("reproduce", "best");
        CliRun json = await _place.RunAsync("reproduce", "2", "--json");
        await ChangeOneSentenceAsync();
        CliRun other = await _place.RunAsync("reproduce", "best");

        same.Expect(0).IsTidy();
        Assert.Matches(@"\nIDENTICAL: all 15 metrics of 2 epochs and the weights' SHA-256 ", same.Out);
        Assert.True((bool)json.Expect(0).Json["identical"]!);
        other.Expect(2).IsTidy();
        Assert.Contains("train.tsv has changed since the trial ran", other.Error, StringComparison.Ordinal);
        Assert.Contains("\nDIFFERENT: ", other.Out, StringComparison.Ordinal);
        Assert.Matches(@"\nLikely because .+train\.tsv has changed", other.Out);
    }

    [Fact]
    public async Task A_failed_trial_cannot_be_reproduced()
    {
        (await _place.RunAsync(["run", "tiny.yaml", .. FailureTests.Diverging])).Expect(2);

        (await _place.RunAsync("reproduce", "2")).IsRefused("trial #2", "failed", "has ended");
    }

    private async Task ChangeOneSentenceAsync()
    {
        string file = Path.Combine(_place.File("data"), "train.tsv");
        string[] lines = await File.ReadAllLinesAsync(file);
        lines[1] = "a bad and awful scene\tnegative";
        await File.WriteAllLinesAsync(file, lines);
    }
}
