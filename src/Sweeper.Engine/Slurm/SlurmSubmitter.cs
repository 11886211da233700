using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>How a submission went.</summary>
/// <param name="Chunk">What was submitted.</param>
/// <param name="Trials">Its trials.</param>
/// <param name="Refusal">Why Slurm does not take it; null when it did.</param>
/// <param name="IsTooMany">Whether fewer jobs may be accepted.</param>
internal sealed record Submission(SlurmChunkWatch Chunk, IReadOnlyList<SlurmTrial> Trials, string? Refusal = null, bool IsTooMany = false);

/// <summary>
/// Hands trials over to Slurm. What is intended is on disk before sbatch is asked, under a name that nobody else uses: an sbatch that said
/// "Socket timed out" may have been accepted all the same, and asking again blindly would run everything twice.
/// </summary>
internal sealed class SlurmSubmitter(SlurmSetup setup, SlurmCommands commands, SlurmQueue queue)
{
    /// <summary>Larger arrays are a burden for schedulers, and one folder for so many elements is for file systems.</summary>
    public const int MostElements = 500;

    private const int MostTries = 5;

    /// <summary>When a job is looked for whose submission seemed to fail.</summary>
    private static readonly TimeSpan[] Lookups = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)];
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromSeconds(10);

    private int? _mostElements;

    /// <summary>Writes a submission of as many of the trials as one may hold, and sends it.</summary>
    /// <param name="trials">To be run. 1 or more.</param>
    /// <param name="most">Elements at most, as experience says.</param>
    /// <param name="stop">Ends waits; what was intended is looked for by the next runner.</param>
    public async Task<Submission> SubmitAsync(IReadOnlyList<SlurmTrial> trials, int most, CancellationToken stop)
    {
        most = Math.Min(most, await MostElementsAsync());
        int perJob = ElementPacking.TrialsPerJob(setup.Settings, trials.Count, setup.SecondsPerTrial);
        IReadOnlyList<SlurmTrial> some = [.. trials.Take((int)Math.Min(int.MaxValue, (long)most * perJob))];
        IReadOnlyList<IReadOnlyList<SlurmTrial>> elements = ElementPacking.Divide(some, perJob);
        int number = (setup.Folder.Submissions() is [.., var last] ? last : 0) + 1;
        SlurmChunkFolder folder = setup.Folder.Chunk(number);
        var chunk = new SlurmChunk(
            NameOf(number), number, [setup.Worker.FileName, .. setup.Worker.Arguments], setup.Worker.Environment, setup.Settings.GpusPerTrial,
            setup.Settings.Devices, trials[0].Launch.Limits,
            [.. elements.Select(element => (IReadOnlyList<SlurmTrialLaunch>)
                [.. element.Select(trial => new SlurmTrialLaunch(trial.Launch.Trial, trial.Launch.Attempt, trial.Launch.Folder.Path))])]);
        string script = SlurmScript.Of(setup.Settings, chunk.Name, elements.Count, folder, setup.Element);
        SlurmJson.Write(folder.Manifest, chunk, SlurmJson.Default.SlurmChunk);
        AtomicFile.Write(DurableWrite.Slurm, folder.Script, Encoding.UTF8.GetBytes(script));
        var watch = new SlurmChunkWatch(folder, chunk, new SlurmJob(SlurmJobStage.Intended, null));
        watch.Note(watch.Job);
        for (int i = 0; i < elements.Count; i++)
        {
            foreach (SlurmTrial trial in elements[i])
            {
                trial.Home = (watch, watch.Elements[i]);
            }
        }

        return await SendAsync(watch, some, stop);
    }

    /// <summary>Looks for a submission by its name.</summary>
    /// <returns>Its id; null when Slurm has none.</returns>
    public async Task<string?> FindAsync(string name, CancellationToken stop)
    {
        foreach (TimeSpan wait in Lookups)
        {
            await Task.Delay(wait, setup.Clock, stop);
            IReadOnlyList<SlurmElementState>? states;
            while ((states = await queue.AskAsync([name])) is null)
            {
                // Not to know is no reason to submit again.
                await Task.Delay(UntilNextTry, setup.Clock, stop);
            }

            if (states is [var first, ..])
            {
                return first.Job;
            }
        }

        return await queue.AccountAsync([name]) is [var old, ..] ? old.Job : null;
    }

    private async Task<Submission> SendAsync(SlurmChunkWatch chunk, IReadOnlyList<SlurmTrial> trials, CancellationToken stop)
    {
        string complaint = "";
        for (int i = 0; i < MostTries; i++)
        {
            SlurmAnswer answer = await commands.RunAsync("sbatch", "--parsable", chunk.Folder.Script);
            string? id = answer.Succeeded ? SlurmText.SubmittedJob(answer.Out) : null;
            if (id is null && (SlurmText.IsTooMany(answer.Error) || SlurmText.IsRefusal(answer.Error)))
            {
                chunk.Note(new SlurmJob(SlurmJobStage.Closed, null));
                return new(chunk, trials, answer.Complaint, SlurmText.IsTooMany(answer.Error));
            }

            if ((id ?? await FindAsync(chunk.Chunk.Name, stop)) is { } known)
            {
                chunk.Note(new SlurmJob(SlurmJobStage.Submitted, known));
                return new(chunk, trials);
            }

            complaint = answer.Complaint;
            await Task.Delay(UntilNextTry, setup.Clock, stop);
        }

        chunk.Note(new SlurmJob(SlurmJobStage.Closed, null));
        return new(chunk, trials, complaint);
    }

    private async Task<int> MostElementsAsync() => _mostElements ??= Math.Clamp(
        int.TryParse(await queue.SettingAsync("MaxArraySize"), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size - 1 : MostElements,
        1,
        MostElements);

    /// <summary>A name that no other submission has, whatever home it is of.</summary>
    private string NameOf(int number)
    {
        string all = string.Create(
            CultureInfo.InvariantCulture, $"{Environment.MachineName} {setup.Folder.Path} {number} {Environment.ProcessId} {setup.Clock.GetUtcNow():O}");
        return string.Create(
            CultureInfo.InvariantCulture, $"sweeper-{setup.Sweep}-{number:D4}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..8]}");
    }
}
