using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Torture.Tests;

/// <summary>What it takes for a sweep to reach a failpoint.</summary>
/// <param name="Pauses">Whether trials are paused and promoted.</param>
/// <param name="Before">Failpoints at which something has to die first; empty for none.</param>
/// <param name="Damage">Whether files have to be damaged after that.</param>
/// <param name="IsOnce">Whether a sweep comes there no more after a death there.</param>
internal sealed record Scenario(bool Pauses = false, string Before = "", bool Damage = false, bool IsOnce = false)
{
    /// <summary>What <see cref="Before"/> lists.</summary>
    public IReadOnlyList<string> Deaths => Before.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public static Scenario Of(string failpoint)
    {
        string write = failpoint[..failpoint.LastIndexOf('.')];
        return write switch
        {
            "decision" or "store.end_of_pause" or "paused_checkpoint.removal" => new(Pauses: true),
            "store.interruption" => new(Before: "store.attempt.after:2"),

            // A failure that a dead runner did not store is an interruption for the next one.
            "store.retry" => new(Before: "event.after:3", IsOnce: true),
            "orphan.removal" => new(Before: "checkpoint.state.written:5"),
            "best.restoration" => new(Before: "best.after:2"),
            "checkpoint.set_aside" or "torn_event.removal" => new(Before: "event.after:3,store.event.after:5", Damage: true),
            _ => new(),
        };
    }

    /// <summary>Cuts the newest checkpoint of each trial short, and the last line of its events.</summary>
    public static void DamageTrials(SweepFolder folder)
    {
        foreach (string path in Directory.GetDirectories(Path.Combine(folder.Path, "trials")))
        {
            var trial = new TrialFolder(path);
            if (Directory.Exists(trial.Checkpoint) && Directory.GetFiles(trial.Checkpoint, "*.json") is { Length: > 0 } states)
            {
                string newest = states.Max(StringComparer.Ordinal)!;
                File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..^10]);
            }

            if (File.Exists(trial.Events))
            {
                File.AppendAllText(trial.Events, "{\"type\":\"epoch\",\"attempt\":1,\"ti");
            }
        }
    }
}
