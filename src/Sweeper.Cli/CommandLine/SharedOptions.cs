using System.CommandLine;
using Sweeper.Cli.Composition;

namespace Sweeper.Cli.CommandLine;

/// <summary>Options and arguments that several commands have, worded once. Each call makes a new symbol.</summary>
internal static class SharedOptions
{
    public static Option<string?> Home() => new("--home")
    {
        Description = "Where sweeps are kept. Default: the environment variable SWEEPER_HOME, else .sweeper in the current folder.",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "Print the result as JSON, with all digits.",
    };

    public static Option<string?> Metric() => new("--metric", "--best")
    {
        Description = "Rank trials by this metric. Default: the sweep's objective.",
        HelpName = "METRIC",
        CompletionSources = { StoreCompletions.Metrics },
    };

    public static Option<string?> Sweep() => new("--sweep")
    {
        Description = "Name of the sweep. Default: the most recently updated one.",
        HelpName = "NAME",
        CompletionSources = { StoreCompletions.Sweeps },
    };

    public static Argument<string?> SweepArgument() => new("SWEEP")
    {
        Description = "Name of the sweep. Default: the most recently updated one.",
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { StoreCompletions.Sweeps },
    };

    public static Argument<string?> Trial(string name, string description, ArgumentArity arity) => new(name)
    {
        Description = description,
        Arity = arity,
        CompletionSources = { StoreCompletions.Trials },
    };
}
