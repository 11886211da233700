namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary>Every message stays as good as it is in messages.txt.</summary>
public sealed class MessageTests : IDisposable
{
    private static readonly Dictionary<string, Case> Cases = Load();

    private readonly ReaderFixture _fixture = new();

    public static TheoryData<string> Titles => [.. Cases.Keys];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Titles))]
    public void Says_what_is_wrong_where_and_how_to_fix_it(string title)
    {
        Case told = Cases[title];

        Assert.Equal(told.Says, _fixture.ProblemsOf(told.File, told.Overrides));
    }

    [Fact]
    public void Ends_every_sentence_once() => Assert.DoesNotContain(Cases.Values, told =>
        told.Says.Contains("..", StringComparison.Ordinal)
            && !told.Says.Contains("...", StringComparison.Ordinal));

    private static Dictionary<string, Case> Load()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sweeper.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        string path = Path.Combine(folder, "tests", "Sweeper.Engine.Tests", "SweepFiles", "messages.txt");
        return File.ReadAllText(path).Split("\n=== ").Skip(1).Select(Parse).ToDictionary(told => told.Title);
    }

    private static Case Parse(string block)
    {
        string title = block[..block.IndexOf('\n', StringComparison.Ordinal)];
        string[] parts = block.Split("\n--- ");
        string file = parts.Single(part => part.StartsWith("file\n", StringComparison.Ordinal))[5..];
        string says = parts.Single(part => part.StartsWith("says\n", StringComparison.Ordinal))[5..];
        string[] overrides = [.. parts
            .Where(part => part.StartsWith("override ", StringComparison.Ordinal))
            .Select(part => part["override ".Length..])];
        return new Case(title, file + "\n", overrides, says.TrimEnd('\n'));
    }

    private sealed record Case(string Title, string File, string[] Overrides, string Says);
}
