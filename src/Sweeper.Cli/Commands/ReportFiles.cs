using System.CommandLine;
using Sweeper.Cli.Charts;
using Sweeper.Cli.Rendering;
using Sweeper.Cli.Web;
using Sweeper.Engine;

namespace Sweeper.Cli.Commands;

/// <summary>What <c>report</c> writes into files: <c>--html</c>, <c>--md</c> and <c>--csv</c>.</summary>
internal sealed class ReportFiles
{
    private const string StandardOutput = "-";

    private readonly Option<string?> _html = Target("--html", "a page with charts and tables that needs no network");
    private readonly Option<string?> _markdown = Target("--md", "Markdown");
    private readonly Option<string?> _csv = Target("--csv", "CSV: a row for each trial, with parameters, metrics, epochs and times");

    public IEnumerable<Option> Options => [_html, _markdown, _csv];

    /// <summary>Writes what was asked for.</summary>
    /// <param name="terminal">Gets the text of a <c>-</c>; else the paths, on standard error.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">What is written.</param>
    /// <param name="isOutputTaken">Whether something else goes to standard output, as with <c>--json</c>.</param>
    /// <returns>Whether anything was asked for.</returns>
    /// <exception cref="UserErrorException">Two things are to go to standard output, or a file cannot be written.</exception>
    public bool Write(Terminal terminal, ParseResult parsed, ChartData data, bool isOutputTaken)
    {
        (string Option, string? Target, Func<string> Text)[] asked =
        [
            (_html.Name, parsed.GetValue(_html), () => Page(terminal, data)),
            (_markdown.Name, parsed.GetValue(_markdown), () => ReportMarkdown.Of(data)),
            (_csv.Name, parsed.GetValue(_csv), () => Csv(data)),
        ];
        asked = [.. asked.Where(one => one.Target is not null)];
        string[] onOutput = [.. isOutputTaken ? ["--json"] : Array.Empty<string>(), .. asked.Where(one => one.Target == StandardOutput).Select(one => one.Option)];
        if (onOutput.Length > 1)
        {
            throw new UserErrorException(
                $"{string.Join(" and ", onOutput)} would both go to standard output", $"Give {onOutput[^1]} a file");
        }

        foreach ((_, string? target, Func<string> text) in asked)
        {
            if (target == StandardOutput)
            {
                terminal.Out.Write(text());
            }
            else
            {
                Save(Path.GetFullPath(target!), text());
                terminal.Error.WriteLine($"Written: {target}");
            }
        }

        return asked.Length > 0;
    }

    private static Option<string?> Target(string name, string what) => new(name)
    {
        Description = $"Write the report as {what}. '-' is standard output.",
        HelpName = "FILE",
    };

    private static string Page(Terminal terminal, ChartData data)
    {
        string? charts = WebResource.ECharts;
        if (charts is null)
        {
            terminal.Error.WriteLine($"The page has tables and no charts, for this copy was built without Apache ECharts: {WebResource.HowToGetECharts}.");
        }

        return ReportPage.Of(data, charts);
    }

    private static string Csv(ChartData data)
    {
        using StringWriter text = new();
        TrialCsv.Write(text, data.Report, data.Trials);
        return text.ToString();
    }

    private static void Save(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"the report cannot be written: {error.Message}", "Name a file in a folder that exists and that you may write to", path, error);
        }
    }
}
