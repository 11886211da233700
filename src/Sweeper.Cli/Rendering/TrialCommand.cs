using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Rendering;

/// <summary>The command line that runs one trial alone, as it can be pasted.</summary>
internal static class TrialCommand
{
    /// <param name="sweep">Of the trial.</param>
    /// <param name="trial">Its number.</param>
    public static string Of(StoredSweep sweep, int trial)
    {
        // The home is named where the command would not find it by itself.
        string home = Path.GetFullPath(Path.Combine(sweep.Folder, "..", ".."));
        string where = home == SweeperHome.Resolve(null).Path ? "" : $" --home {Quoted(home)}";
        return $"sweeper reproduce {trial} --sweep {Quoted(sweep.Name)}{where}";
    }

    private static string Quoted(string word) => word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./+:@".Contains(letter, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
