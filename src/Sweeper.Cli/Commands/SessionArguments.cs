using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;

namespace Sweeper.Cli.Commands;

/// <summary>The options that <c>run</c> and <c>resume</c> share.</summary>
internal sealed class SessionArguments
{
    private readonly Option<int?> _jobs = new("--jobs", "-j")
    {
        Description = "Trials to run at once. Default: one for each GPU, or for each core where there is no GPU.",
        HelpName = "N",
    };

    private readonly Option<string?> _devices = new("--devices")
    {
        Description = "cpu, all, or a list such as cuda:0,cuda:1. Default: all GPUs, else the CPU.",
        HelpName = "LIST",
    };

    private readonly Option<string?> _executor = new("--executor")
    {
        Description = "Where trials run: local, or slurm. Default: what the sweep file says under sweeper.executor, else local.",
        HelpName = "NAME",
        CompletionSources = { "local", "slurm" },
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    private readonly Option<bool> _force = new("--force") { Description = "Start although the disk may be too small." };

    private readonly Option<string?> _home = SharedOptions.Home();

    private readonly Option<bool> _json = SharedOptions.Json();

    public void AddTo(Command command)
    {
        command.Options.Add(_jobs);
        command.Options.Add(_devices);
        command.Options.Add(_quiet);
        command.Options.Add(_force);
        command.Options.Add(_home);
        command.Options.Add(_json);
    }

    /// <summary>Lets the command choose where trials run. A stored sweep goes on where it ran.</summary>
    public void AddExecutorTo(Command command) => command.Options.Add(_executor);

    /// <summary>What the options change in the sweep file: so it is stored with the sweep, and whoever takes it over does the same.</summary>
    public IReadOnlyList<string> Overrides(ParseResult parsed) => parsed.GetValue(_executor) is not { } executor ? [] :
    [
        $"sweeper.executor.type={executor}",
        .. executor == "slurm" && parsed.GetValue(_jobs) is { } jobs ? [FormattableString.Invariant($"sweeper.executor.max_parallel={jobs}")] : Array.Empty<string>(),
        .. executor == "slurm" && parsed.GetValue(_devices) == "cpu" ? ["sweeper.executor.devices=cpu"] : Array.Empty<string>(),
    ];

    public SessionOptions Of(ParseResult parsed) => new()
    {
        Home = parsed.GetValue(_home),
        Jobs = parsed.GetValue(_jobs),
        Devices = parsed.GetValue(_devices),
        Quiet = parsed.GetValue(_quiet),
        Force = parsed.GetValue(_force),
        Json = parsed.GetValue(_json),
    };
}
