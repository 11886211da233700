
namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class SuggestionsTests
{
    private static readonly string[] Words = ["method", "metric", "name", "run_cap", "parameters"];

    [Theory]
    [InlineData("parametres", "parameters")]
    [InlineData("Method", "method")]
    [InlineData("run-cap", "run_cap")]
    [InlineData("runcap", "run_cap")]
    [InlineData("metrics", "metric")]
    [InlineData("nmae", "name")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void Finds_the_nearest_word(string given, string? expected) =>
        Assert.Equal(expected, Suggestions.Nearest(given, Words));

    [Fact]
    public void Shortens_long_lists() =>
        Assert.EndsWith(", w11 and 38 more",
            Suggestions.List([.. Enumerable.Range(0, 50).Select(i => $"w{i}")]),
            StringComparison.Ordinal);
}
