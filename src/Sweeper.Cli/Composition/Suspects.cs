using Sweeper.Engine.Scripts;
using Sweeper.Engine.Trials;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>What may make a trial come out differently: found by looking, before anything is compared.</summary>
internal static class Suspects
{
    /// <summary>Files that are not as they were, and another machine.</summary>
    public static List<string> Before(TrialPlan plan, StartInfo start)
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

        if (start.Host != Environment.MachineName)
        {
            suspects.Add($"the trial ran on {start.Host} and this is {Environment.MachineName}");
        }

        return suspects;
    }

    /// <summary>What only the run itself tells.</summary>
    public static IEnumerable<string> After(StartInfo stored, StartInfo? again)
    {
        if (again is not null && again.Torch != stored.Torch)
        {
            yield return $"libtorch was {stored.Torch} and is {again.Torch}";
        }
    }
}
