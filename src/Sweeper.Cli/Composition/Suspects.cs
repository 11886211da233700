using System.Globalization;
using Sweeper.Engine.Scripts;
using Sweeper.Engine.Trials;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>What may make a trial come out differently: found by looking, before anything is compared.</summary>
internal static class Suspects
{
    /// <summary>Files that are not as they were, another machine and another program: known before the trial runs.</summary>
    /// <param name="plan">The trial's.</param>
    /// <param name="start">Where it ran.</param>
    /// <param name="program">The program that is to run it again.</param>
    public static List<string> Before(TrialPlan plan, StartInfo start, string program)
    {
        List<string> suspects = [];
        IReadOnlyDictionary<string, string> now =
            plan.Script is { } script ? ScriptInputs.Hashes(script) : TextClassificationTask.InputHashes(plan.Task);
        foreach ((string path, string hash) in plan.Inputs)
        {
            if (now.GetValueOrDefault(path) != hash)
            {
                suspects.Add($"{path} has changed since the trial ran");
            }
        }

        suspects.AddRange(now.Keys.Where(path => !plan.Inputs.ContainsKey(path)).Select(path => $"{path} is read now and was not when the trial ran"));
        if (start.Host != Environment.MachineName)
        {
            suspects.Add($"the trial ran on {start.Host} and this is {Environment.MachineName}");
        }

        if (start.Program is { } before && before != program)
        {
            suspects.Add($"the program was {before} and is {program}");
        }

        return suspects;
    }

    /// <summary>What the worker tells when it has loaded, before the first step: another libtorch, device or number of threads.</summary>
    public static IEnumerable<string> AtStart(StartInfo stored, StartInfo again)
    {
        if (again.Torch != stored.Torch)
        {
            yield return $"libtorch was {stored.Torch} and is {again.Torch}";
        }

        if (again.Device != stored.Device)
        {
            yield return $"the trial ran on {stored.Device}, which this machine does not have, and now runs on {again.Device}";
        }

        if (again.Threads != stored.Threads)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"libtorch had {stored.Threads} threads and has {again.Threads}");
        }
    }
}
