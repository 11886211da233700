namespace Sweeper.Cli.Tests.BadInput;

public sealed class UsageTests : RefusalTest
{
    [Theory]
    [InlineData("'rnu' is no command. Did you mean 'run'?", "rnu", "tiny.yaml")]
    [InlineData("'--jbos' is no option of 'sweeper run'. Did you mean '--jobs'?", "run", "tiny.yaml", "--jbos", "2")]
    [InlineData("'--beest' is no option of 'sweeper report'. Did you mean '--best'?", "report", "--beest", "f1")]
    [InlineData("'--jsn' is no option of 'sweeper ls'. Did you mean '--json'?", "ls", "--jsn")]
    [InlineData("'--modle' is no option of 'sweeper predict'. Did you mean '--model'?", "predict", "--modle=x", "text")]
    [InlineData("'extra' is no argument of 'sweeper ls'.", "ls", "extra")]
    [InlineData("Required argument 'FILE' missing", "run")]
    [InlineData("Required argument 'TRIAL' missing", "show")]
    [InlineData("--jobs is 'two', but must be a whole number.", "run", "tiny.yaml", "--jobs", "two")]
    public async Task Wrong_usage_is_told_with_the_help_to_read(string words, params string[] arguments)
    {
        (await Place.RunAsync(arguments)).IsRefused(words, "\n  See sweeper ");
        Assert.False(Path.Exists(Place.Home));
    }

    [Theory]
    [InlineData("--jobs is 0", "run", "tiny.yaml", "--jobs", "0")]
    [InlineData("'tpu'", "run", "tiny.yaml", "--devices", "tpu")]
    public async Task Options_out_of_range_are_told(string words, params string[] arguments)
    {
        (await Place.RunAsync(arguments)).IsRefused(words);
        Assert.False(Path.Exists(Place.Home));
    }
}
