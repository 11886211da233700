using System.CommandLine;
using System.Text.Json.Nodes;
using Sweeper.Cli.CommandLine;
using Sweeper.Cli.Composition;
using Sweeper.Cli.Json;
using Sweeper.Cli.Rendering;

namespace Sweeper.Cli.Commands;

/// <summary><c>sweeper doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> home = SharedOptions.Home();
        Option<bool> json = SharedOptions.Json();
        var command = new SweeperCommand(
            "doctor", "Say what this machine has for sweeps, what it lacks, and what to do about it.", "sweeper doctor")
        {
            home, json,
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<Finding> findings = Examination.Run(parsed.GetValue(home));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
                {
                    ["what"] = finding.What,
                    ["found"] = finding.Found,
                    ["advice"] = finding.Advice,
                    ["needed"] = finding.IsNeeded,
                })]));
            }
            else
            {
                Print(terminal, findings);
            }

            return findings.Any(finding => finding is { IsNeeded: true, Advice: not null }) ? ExitCode.UserError : ExitCode.Success;
        });
        return command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            string mark = finding.Advice is null ? "ok  " : finding.IsNeeded ? "LACK" : "note";
            terminal.Out.WriteLine($"{mark}  {finding.What,-10}  {Format.OneLine(finding.Found)}");
            if (finding.Advice is { } advice)
            {
                terminal.Out.WriteLine($"                  -> {advice}");
            }
        }

        int lacks = findings.Count(finding => finding is { IsNeeded: true, Advice: not null });
        terminal.Out.WriteLine(lacks == 0 ? "Ready to sweep." : lacks == 1
            ? "One thing is needed before a sweep can run." : $"{lacks} things are needed before a sweep can run.");
    }
}
