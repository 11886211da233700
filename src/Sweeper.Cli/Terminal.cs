using Spectre.Console;
using Spectre.Console.Rendering;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;

namespace Sweeper.Cli;

/// <summary>Where the program writes: results to standard output, progress and errors to standard error.</summary>
internal sealed class Terminal
{
    /// <summary>No table wraps in its cells: a pipe wants one line a row, and a narrow terminal wraps whole lines better.</summary>
    private const int TableWidth = 1000;

    private const int MostProblems = 25;

    public Terminal()
    {
        Out = Console.Out;

        // Set, not just kept: Spectre.Console knows standard error by this reference.
        Console.SetError(new LastingWriter(Console.Error));
        Error = Console.Error;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Whether a live view on standard error makes sense.</summary>
    public bool IsLive { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Writes a table to standard output: aligned text without control codes.</summary>
    public void Print(IRenderable table)
    {
        using var text = new StringWriter();
        IAnsiConsole console = CreateConsole(text, isPlain: true);
        console.Profile.Width = TableWidth;
        console.Write(table);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            Out.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>A console on standard error for the live view.</summary>
    public IAnsiConsole CreateLiveConsole() => CreateConsole(Error, Console.IsErrorRedirected);

    /// <summary>Shows the cursor again that a live view hides.</summary>
    public void RestoreCursor()
    {
        if (IsLive)
        {
            Error.Write("\u001b[?25h");
        }
    }

    /// <summary>Writes problems to standard error, blank lines between them.</summary>
    public void Fail(IReadOnlyList<SpecProblem> problems)
    {
        foreach (SpecProblem problem in problems.Take(MostProblems))
        {
            Error.WriteLine(problem with { What = Format.OneLine(problem.What) });
        }

        if (problems.Count > 1)
        {
            string more = problems.Count > MostProblems ? $"; the first {MostProblems} are shown" : "";
            Error.WriteLine($"{problems.Count} problems{more}.");
        }
    }

    /// <summary>Whether whoever read standard output has gone away.</summary>
    public bool IsOutputClosed()
    {
        try
        {
            Out.Flush();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isPlain)
    {
        AnsiConsoleSettings settings = new() { Out = new AnsiConsoleOutput(writer) };
        if (isPlain)
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Interactive = InteractionSupport.No;
        }

        return AnsiConsole.Create(settings);
    }
}
