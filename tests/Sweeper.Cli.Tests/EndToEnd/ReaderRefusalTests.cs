namespace Sweeper.Cli.Tests.EndToEnd;

[Collection(FinishedSweep.Name)]
public sealed class ReaderRefusalTests(FinishedSweep sweep)
{
    [Theory]
    [InlineData("'accurcy'", "did you mean 'accuracy'", "best", "--metric", "accurcy")]
    [InlineData("'bleu'", "report accuracy", "report", "--best", "bleu")]
    [InlineData("'learning_rat'", "did you mean 'learning_rate'", "trials", "--sort", "learning_rat")]
    [InlineData("no trial #9", "from 1 to 4", "show", "9")]
    [InlineData("no trial #9", "from 1 to 4", "reproduce", "9")]
    [InlineData("'seven' is no trial", "best", "show", "seven")]
    [InlineData("no sweep 'tony'", "did you mean 'tiny'", "report", "tony")]
    [InlineData("no sweep 'other'", "sweeps are tiny", "resume", "other")]
    [InlineData("--limit is 0", "1 or more", "trials", "--limit", "0")]
    public async Task What_is_not_there_is_named_with_what_is(string what, string fix, params string[] arguments) =>
        (await sweep.Place.RunAsync(arguments)).IsRefused(what, fix);
}
