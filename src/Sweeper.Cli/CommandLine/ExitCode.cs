namespace Sweeper.Cli.CommandLine;

/// <summary>How the process ends. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Wrong usage, sweep file or input; nothing was started.</summary>
    public const int UserError = 1;

    /// <summary>Some trials failed, or a reproduction differs.</summary>
    public const int SomeFailed = 2;

    public const int NoneCompleted = 3;

    /// <summary>As shells report a program that Ctrl-C ended.</summary>
    public const int Interrupted = 130;
}
