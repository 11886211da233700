using System.CommandLine;
using Sweeper.Cli.CommandLine;
using Sweeper.Engine;
using Sweeper.Engine.Optimize;
using Sweeper.Search;
using Sweeper.Search.LearningCurves;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper optimize</c>: the samplers and pruners for programs in any language.</summary>
internal static class OptimizeCommand
{
    private const string DefaultSampler = "bayes";
    private const string Auto = "auto";
    private const string None = "none";

    public static Command Create()
    {
        Option<string> sampler = Choice("--sampler", "How to propose configurations", SamplerCatalog.Names, DefaultSampler);
        Option<string> pruner = Choice(
            "--pruner",
            "What to do with trials that report while they train; auto is freeze-thaw with --sampler bayes and asha with any other",
            [Auto, None, .. PrunerCatalog.Names], Auto);
        var command = new SweeperCommand(
            "optimize",
            "Propose configurations to another program: JSON lines on standard input and output (docs/optimize.md).",
            "sweeper optimize --sampler gp",
            """echo '{"cmd":"start","direction":"minimize","space":[{"name":"x","type":"float","low":0,"high":1}]}' | sweeper optimize""")
        {
            sampler, pruner,
        };
        command.SetAction(parsed =>
        {
            string version = typeof(OptimizeCommand).Assembly.GetName().Version!.ToString(3);
            string samplerName = parsed.GetValue(sampler)!;
            string prunerName = parsed.GetValue(pruner)!;
            ThrowIfUnknown("--sampler", samplerName, SamplerCatalog.Names);
            ThrowIfUnknown("--pruner", prunerName, [Auto, None, .. PrunerCatalog.Names]);
            Serve(new OptimizeSession(study => Create(samplerName, prunerName, study), version));
        });
        return command;
    }

    private static Option<string> Choice(string name, string description, IReadOnlyCollection<string> values, string otherwise) => new(name)
    {
        Description = $"{description}: {string.Join(", ", values)}.",
        DefaultValueFactory = _ => otherwise,
        HelpName = "NAME",
    };

    private static void ThrowIfUnknown(string option, string name, IReadOnlyCollection<string> known)
    {
        if (!known.Contains(name))
        {
            throw new UserErrorException(
                $"'{option}' is '{name}', which is unknown", Suggestions.Fix(name, known, $"The names for {option} are"));
        }
    }

    private static (ISampler Sampler, IPruner? Pruner) Create(string samplerName, string prunerName, Study study)
    {
        if (samplerName == "grid" && study.Space.GridCount is null)
        {
            throw new UserErrorException(
                "a grid cannot run over floats or over integers on a log scale", "start it with another --sampler");
        }

        IPruner? pruner = prunerName switch
        {
            None => null,
            Auto when samplerName == DefaultSampler => new FreezeThaw(),
            Auto => new AshaPruner(),
            _ => PrunerCatalog.Create(prunerName),
        };
        // Where trials stop early, the Bayesian method learns from their curves.
        return samplerName == DefaultSampler && study.MaxReports is not null && pruner is not null
            ? (pruner as FreezeThaw ?? new FreezeThaw(), pruner)
            : (SamplerCatalog.Create(samplerName)!, pruner);
    }

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
