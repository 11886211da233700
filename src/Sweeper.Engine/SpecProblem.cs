namespace Sweeper.Engine;

/// <summary>Something wrong with what the user wrote.</summary>
/// <param name="What">Names the key and the value and says what is wrong with it.</param>
/// <param name="Fix">What to write instead, starting with a verb, no final point.</param>
/// <param name="Where"><c>file:line:col</c> or a path; null when there is no place to point at.</param>
public sealed record SpecProblem(string What, string Fix, string? Where = null)
{
    public override string ToString() =>
        $"{(Where is null ? "" : $"{Where}: ")}error: {What};\n  {InMidSentence(Fix)}.";

    // The fix follows a semicolon; a word such as LIBTORCH keeps its capitals.
    private static string InMidSentence(string fix) =>
        fix.Length > 1 && char.IsLower(fix[1]) ? char.ToLowerInvariant(fix[0]) + fix[1..] : fix;
}

/// <summary>Wrong usage, sweep file or input: shown without a stack trace, exit code 1.</summary>
public sealed class UserErrorException(IReadOnlyList<SpecProblem> problems, Exception? inner = null)
    : Exception(string.Join('\n', problems), inner)
{
    public UserErrorException(string what, string fix, string? where = null, Exception? inner = null)
        : this([new SpecProblem(what, fix, where)], inner)
    {
    }

    public IReadOnlyList<SpecProblem> Problems { get; } = problems;
}
