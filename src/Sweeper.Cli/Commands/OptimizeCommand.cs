using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Engine;
using Sweeper.Engine.Optimize;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper optimize</c>: the samplers and pruners for programs in any language.</summary>
internal static class OptimizeCommand
{
    private const string DefaultSampler = "random";

    public static Command Create()
    {
        var sampler = new Option<string>("--sampler")
        {
            Description = $"How to propose configurations: {string.Join(", ", SamplerCatalog.Names)}.",
            DefaultValueFactory = _ => DefaultSampler,
            HelpName = "NAME",
        };
        var command = new SweeperCommand(
            "optimize",
            "Propose configurations to another program: JSON lines on standard input and output (docs/optimize.md).",
            "sweeper optimize --sampler random",
            """echo '{"cmd":"start","direction":"minimize","space":[{"name":"x","type":"float","low":0,"high":1}]}' | sweeper optimize""")
        {
            sampler,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(sampler)!;
            if (!SamplerCatalog.Names.Contains(name))
            {
                throw new UserErrorException(
                    $"'--sampler' is '{name}', which is unknown", Suggestions.Fix(name, SamplerCatalog.Names, "The samplers are"));
            }

            string version = typeof(OptimizeCommand).Assembly.GetName().Version!.ToString(3);
            Serve(new OptimizeSession(study => CreateSampler(name, study), _ => null, version));
        });
        return command;
    }

    private static ISampler CreateSampler(string name, Study study) => name == "grid" && study.Space.GridCount is null
        ? throw new UserErrorException(
            "a grid cannot run over floats or over integers on a log scale", "start it with another --sampler")
        : SamplerCatalog.Create(name)!;

    private static void Serve(OptimizeSession session)
    {
        // The other side waits for each line, so each goes out whole and at once.
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(session.Answer(line));
            output.Flush();
        }
    }
}
