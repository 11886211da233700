using System.Security.Cryptography;
using System.Text;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>
/// What can be known before a hundred jobs fail for the same reason: whether Slurm takes the request, and, by a job that goes ahead, whether
/// a node can start the program and both sides see each other's files.
/// </summary>
/// <param name="setup">What is to be run.</param>
/// <param name="version">Of this program; another one on the nodes would not understand it.</param>
/// <param name="say">Told what is waited for.</param>
public sealed class SlurmPreflight(SlurmSetup setup, string version, Action<string> say)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly SlurmCommands _commands = new(setup.Folder.Calls, setup.Clock);

    /// <exception cref="UserErrorException">Slurm refuses, or the trials could not run.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        SlurmCanaryFolder folder = setup.Folder.Canary;
        string script = SlurmScript.Canary(setup.Settings, $"sweeper-{setup.Sweep}-canary", folder, [.. setup.Element, folder.Request]);
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version}\n{script}")));
        if (!setup.Settings.Canary || (File.Exists(folder.Passed) && await File.ReadAllTextAsync(folder.Passed, stop) == key))
        {
            return;
        }

        AtomicFile.Write(DurableWrite.Slurm, folder.Script, Encoding.UTF8.GetBytes(script));
        SlurmJson.Write(folder.Request, new CanaryRequest(setup.Settings.GpusPerTrial, setup.Settings.Devices), SlurmJson.Default.CanaryRequest);
        File.Delete(folder.Report);
        File.Delete(folder.Log);
        Check(await _commands.RunAsync("sbatch", "--test-only", folder.Script), folder);
        SlurmAnswer answer = await _commands.RunAsync("sbatch", "--parsable", folder.Script);
        Check(answer, folder);
        string job = SlurmText.SubmittedJob(answer.Out) ?? throw Refused(answer, folder);
        try
        {
            CanaryReport report = await ReportAsync(job, folder, stop);
            if (report.Problem is { } problem)
            {
                throw new UserErrorException(problem, "Mend that, then start the same command again", folder.Log);
            }

            if (report.Version != version)
            {
                throw new UserErrorException(
                    $"node {report.Node} has version {report.Version} of this program, but here runs {version}",
                    "Let executor.program name a copy that both sides see", folder.Log);
            }
        }
        catch (OperationCanceledException)
        {
            await _commands.RunAsync("scancel", job);
            throw;
        }

        AtomicFile.Swap(DurableWrite.Slurm, folder.Passed, Encoding.UTF8.GetBytes(key));
    }

    private async Task<CanaryReport> ReportAsync(string job, SlurmCanaryFolder folder, CancellationToken stop)
    {
        var queue = new SlurmQueue(_commands);
        var schedule = new PollSchedule(setup.Settings.Poll, setup.Clock);
        schedule.Hurry();
        long? gone = null;
        string told = "";
        while (true)
        {
            // Listing the folder makes a network file system look anew.
            if (Directory.EnumerateFiles(folder.Path).Contains(folder.Report))
            {
                return SlurmJson.Read(folder.Report, SlurmJson.Default.CanaryReport);
            }

            if (gone is { } since && setup.Clock.GetElapsedTime(since) > setup.Settings.Grace)
            {
                string log = File.Exists(folder.Log) ? string.Join('\n', Execution.CrashReport.LastLines(folder.Log)) : "";
                throw new UserErrorException(
                    log.Length > 0
                        ? $"the job that was sent ahead ended without an answer; it printed:\n{log}"
                        : "the job that was sent ahead ended, and neither its answer nor its log is to be seen here",
                    log.Length > 0
                        ? "Check setup and program under executor in the sweep file"
                        : "Keep the home on a file system that this machine and the nodes share, with --home, and check that it is writable there",
                    folder.Path);
            }

            if (gone is null && schedule.IsDue)
            {
                IReadOnlyList<SlurmElementState>? states = await queue.AskAsync([$"sweeper-{setup.Sweep}-canary"]);
                schedule.Answered(states is not null);
                SlurmElementState? state = states?.FirstOrDefault(one => one.Job == job);
                gone = states is not null && state is null or { Fate: not SlurmFate.Alive } ? setup.Clock.GetTimestamp() : null;
                if (state is { State: "PENDING" } && told != state.Reason)
                {
                    told = state.Reason;
                    say($"job {job}, sent ahead to see whether the nodes can run trials, is {SlurmText.Waiting(state.Reason, 0)}");
                }
            }

            await Task.Delay(Interval, setup.Clock, stop);
        }
    }

    private static void Check(SlurmAnswer answer, SlurmCanaryFolder folder)
    {
        if (!answer.Succeeded)
        {
            throw Refused(answer, folder);
        }
    }

    private static UserErrorException Refused(SlurmAnswer answer, SlurmCanaryFolder folder) => new(
        $"Slurm does not take the job: {answer.Complaint}", "Change executor in the sweep file; 'sinfo' lists partitions and 'scontrol show config' limits", folder.Script);
}
