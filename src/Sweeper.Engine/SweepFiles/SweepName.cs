using System.Text.RegularExpressions;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Names of sweeps: they name folders too.</summary>
internal static partial class SweepName
{
    public const int MaxLength = 100;

    public static bool IsSafe(string name) => name.Length <= MaxLength && SafeName().IsMatch(name);

    /// <summary>A safe name like the given one.</summary>
    public static string Safe(string name)
    {
        string safe = Unsafe().Replace(name.Trim(), "-").TrimStart('.', '-').TrimEnd('-');
        return safe.Length == 0 ? "my-sweep" : safe[..Math.Min(safe.Length, MaxLength)];
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*\z")]
    private static partial Regex SafeName();

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex Unsafe();
}
