using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>What becomes of the trials of an element that will not bring them to an end.</summary>
/// <param name="Failures">Those that failed, by number; the others go on in another job.</param>
/// <param name="Remark">For people; null when there is nothing to say.</param>
internal sealed record SlurmVerdict(IReadOnlyDictionary<int, Failure> Failures, string? Remark = null);

/// <summary>
/// Decides about elements that ended, or are gone, before their trials. What the files say comes first; what Slurm says counts only after
/// the files had time to arrive; not to know of a job is not to know that it failed.
/// </summary>
internal sealed class SlurmVerdicts(SlurmQueue queue, SlurmSettings settings, TimeProvider clock)
{
    /// <summary>A trial that is taken away so often without coming any further never will.</summary>
    private const int MostFruitless = 4;

    /// <summary>The verdict; null while the element may still bring its trials to an end.</summary>
    /// <param name="chunk">The submission.</param>
    /// <param name="element">Of it.</param>
    /// <param name="left">Its trials that are not over. 1 or more.</param>
    public async Task<SlurmVerdict?> OfAsync(SlurmChunkWatch chunk, SlurmElementWatch element, IReadOnlyList<SlurmTrial> left)
    {
        switch (element.End)
        {
            case { What: ElementMoment.Again }:
                return TakenAway(chunk, element, left, "was told to end, and saved where it was");
            case { What: ElementMoment.Refused, Text: var why }:
                return First(left, new Failure(FailureKind.Error, why ?? "the node refused the trial", LastWords(chunk, element, left[0])));
        }

        bool isSilent = element.End is not null || (chunk.IsKnown && element.State is null or { Fate: not SlurmFate.Alive });
        if (!isSilent)
        {
            element.GoneSince = null;
            return null;
        }

        element.GoneSince ??= clock.GetTimestamp();
        return clock.GetElapsedTime(element.GoneSince.Value) < settings.Grace ? null
            : element.End is not null ? First(left, Vanished(chunk, element, left[0]))
            : await OfGoneAsync(chunk, element, left);
    }

    private async Task<SlurmVerdict?> OfGoneAsync(SlurmChunkWatch chunk, SlurmElementWatch element, IReadOnlyList<SlurmTrial> left)
    {
        SlurmElementState? state = element.State;
        if (state is null)
        {
            if (await queue.AccountAsync([chunk.Chunk.Name]) is not { } known)
            {
                // The accounting did not answer: later.
                element.GoneSince = clock.GetTimestamp();
                return null;
            }

            state = known.FirstOrDefault(one => one.Job == chunk.Job.Id && one.Element == element.Index);
        }

        string job = string.Create(CultureInfo.InvariantCulture, $"job {chunk.Job.Id}_{element.Index}");
        string where = (element.Node ?? state?.Node) is { } node ? $" on {node}" : "";
        SlurmTrial begun = left.FirstOrDefault(trial => element.Current == trial.Launch.Trial)
            ?? left.FirstOrDefault(trial => element.HasBegun(trial.Launch.Trial)) ?? left[0];
        switch (state?.Fate)
        {
            case null or SlurmFate.Alive:
                return TakenAway(chunk, element, left, "is not known to Slurm any more");
            case SlurmFate.TakenAway:
                return TakenAway(chunk, element, left, $"ended with state {state.State}");
            case SlurmFate.Cancelled:
                var cancelled = new Failure(
                    FailureKind.Cancelled, $"{job} was cancelled{where}, not by Sweeper; try its trials again with 'sweeper retry --state failed'");
                return new(left.ToDictionary(trial => trial.Launch.Trial, _ => cancelled));
            case SlurmFate.OutOfMemory:
                return Only(begun, new Failure(
                    FailureKind.OutOfMemory, $"{job} used more memory{where} than it had asked for; set executor.memory, or lower batch_size",
                    LastWords(chunk, element, begun)));
            default:
                string before = element.HasStarted ? "before the trial was over" : "before the program could start; is setup right, and the program there?";
                return Only(begun, new Failure(
                    FailureKind.Crashed, $"{job} ended with state {state.State}{where} {before}", LastWords(chunk, element, begun)));
        }
    }

    private static Failure Vanished(SlurmChunkWatch chunk, SlurmElementWatch element, SlurmTrial trial) => new(
        FailureKind.Crashed,
        string.Create(CultureInfo.InvariantCulture, $"job {chunk.Job.Id}_{element.Index} is over, but the trial has no end: ")
            + (File.Exists(trial.Launch.Folder.Plan) ? "its events.jsonl was not written to the end" : "somebody removed its folder"),
        LastWords(chunk, element, trial));

    private static SlurmVerdict TakenAway(SlurmChunkWatch chunk, SlurmElementWatch element, IReadOnlyList<SlurmTrial> left, string why)
    {
        Dictionary<int, Failure> failures = [];
        foreach (SlurmTrial trial in left)
        {
            trial.NoteTakenAway();
            if (trial.Fruitless >= MostFruitless)
            {
                failures[trial.Launch.Trial] = new Failure(
                    FailureKind.Timeout,
                    string.Create(CultureInfo.InvariantCulture, $"its job {why}, {trial.Fruitless} times in a row without an evaluation or a checkpoint in between; ")
                        + "give it more time with executor.time, or checkpoints: { every: 200 steps }",
                    LastWords(chunk, element, trial));
            }
        }

        string numbers = string.Join(", ", left.Select(trial => $"#{trial.Launch.Trial}"));
        return new(failures, string.Create(
            CultureInfo.InvariantCulture, $"job {chunk.Job.Id}_{element.Index} {why}; {numbers} {(left.Count == 1 ? "goes" : "go")} on in another job"));
    }

    private static SlurmVerdict First(IReadOnlyList<SlurmTrial> left, Failure failure) => Only(left[0], failure);

    private static SlurmVerdict Only(SlurmTrial trial, Failure failure) => new(new Dictionary<int, Failure> { [trial.Launch.Trial] = failure });

    /// <summary>The last lines of the trial's logs and of what Slurm wrote.</summary>
    private static string LastWords(SlurmChunkWatch chunk, SlurmElementWatch element, SlurmTrial trial)
    {
        string log = chunk.Folder.Log(element.Index);
        return File.Exists(log)
            ? CrashReport.LastWords(trial.Launch.Folder, CrashReport.LastLines(log)) ?? $"Nothing was printed; see {log}"
            : $"Slurm wrote no log: is {chunk.Folder.Path} on the nodes too, and writable?";
    }
}
