using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.TestWorker;

/// <summary>A task that does what its configuration says, so that tests can make a worker do anything.</summary>
/// <remarks>
/// epochs (2), sleep_ms (0) during each epoch, x (0) from which the metrics derive, nan (false), and, in epoch 2 or the
/// last: fail_kind, exit_code, kill_self (a signal), print_to_stdout, allocate_mb (kept for ever), hang (never looks
/// whether it is to stop). orphan: a file for the process id of a child that outlives its parent. It writes a checkpoint when it is told to pause or to stop, and goes on from there.
/// </remarks>
public sealed class ScriptedTask : ITrialTask
{
    private static readonly List<byte[]> Kept = [];
    private int _trials;

    public TrialResult Run(TrialAssignment assignment, ITrialReporter reporter, CancellationToken stop)
    {
        Configuration script = assignment.Plan.Configuration;
        int epochs = (int)(script["epochs"]?.AsNumber() ?? 2);
        _trials++;
        Console.Out.WriteLine($"trial {assignment.Plan.Trial} is number {_trials} of this worker");
        reporter.Started(new StartInfo(
            Environment.MachineName, Environment.ProcessId, assignment.Device, assignment.Threads, "none", 10, 5, epochs * 3, epochs));
        if (script["orphan"]?.ToString() is { } file)
        {
            // The shell ends at once, so that nobody but the process group knows the child.
            using Process shell = Process.Start("sh", ["-c", $"sleep 600 & echo $! > {file}"]);
            shell.WaitForExit();
        }

        for (int epoch = EpochsDone(assignment.Folder) + 1; epoch <= epochs; epoch++)
        {
            for (int step = 1; step <= 3; step++)
            {
                Wait(script, assignment.Folder, epoch - 1, stop);
                reporter.Step(((epoch - 1) * 3) + step, epochs * 3);
            }

            if (epoch == Math.Min(2, epochs))
            {
                Misbehave(script);
            }

            switch (reporter.Epoch(Report(script, assignment.Plan.Seed, epoch)))
            {
                case TrialDirective.Pause:
                    SaveCheckpoint(assignment.Folder, epoch);
                    return new TrialResult(TrialEnd.Paused, Info(epoch));
                case TrialDirective.Stop:
                    return new TrialResult(TrialEnd.Stopped, Info(epoch));
            }
        }

        return new TrialResult(TrialEnd.Completed, Info(epochs));
    }

    /// <summary>Epochs that the folder's checkpoint holds; 0 without one.</summary>
    public static int EpochsDone(TrialFolder folder) => File.Exists(CheckpointFile(folder))
        ? int.Parse(File.ReadAllText(CheckpointFile(folder)), CultureInfo.InvariantCulture)
        : 0;

    public static void SaveCheckpoint(TrialFolder folder, int epochs)
    {
        Directory.CreateDirectory(folder.Checkpoint);
        AtomicFile.Swap(DurableWrite.CheckpointState, CheckpointFile(folder), Encoding.UTF8.GetBytes(epochs.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>How a trial ends whose last epoch, which is its best, was this one.</summary>
    public static FinishInfo Info(int epoch) => new(epoch, "", epoch * 0.11, 1 << 20);

    /// <summary>What an epoch reports: a pure function, so that a resumed sweep must end like an uninterrupted one.</summary>
    public static EpochReport Report(Configuration script, long seed, int epoch)
    {
        double x = script["x"]?.AsNumber() ?? 0;
        double accuracy = script["nan"] is ParameterValue.Flag { Value: true } ? double.NaN : (x / 10) + (epoch / 100.0) + (seed / 1e6);
        return new EpochReport(
            epoch, new Dictionary<string, double> { ["loss"] = 1 / (1 + x + epoch), ["accuracy"] = accuracy }, 0.1, 0.01, [[3, 1], [0, 6]]);
    }

    private static string CheckpointFile(TrialFolder folder) => Path.Combine(folder.Checkpoint, "epochs.txt");

    private static void Wait(Configuration script, TrialFolder folder, int epochsDone, CancellationToken stop)
    {
        int milliseconds = (int)(script["sleep_ms"]?.AsNumber() ?? 0) / 3;
        if (script["hang"] is not null)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        if (milliseconds > 0)
        {
            stop.WaitHandle.WaitOne(milliseconds);
        }

        if (stop.IsCancellationRequested)
        {
            SaveCheckpoint(folder, epochsDone);
            stop.ThrowIfCancellationRequested();
        }
    }

    private static void Misbehave(Configuration script)
    {
        if (script["print_to_stdout"] is { } text)
        {
            using Stream output = Console.OpenStandardOutput();
            output.Write(Encoding.UTF8.GetBytes($"{text}\n"));
            Console.Error.WriteLine("a warning");
        }

        if (script["allocate_mb"]?.AsNumber() is { } megabytes)
        {
            byte[] memory = new byte[(int)megabytes << 20];
            Array.Fill<byte>(memory, 1);
            Kept.Add(memory);
        }

        if (script["exit_code"]?.AsNumber() is { } code)
        {
            Console.Error.WriteLine("these are my last words");
            Environment.Exit((int)code);
        }

        if (script["kill_self"]?.AsNumber() is { } signal)
        {
            _ = Kill(Environment.ProcessId, (int)signal);
            Thread.Sleep(Timeout.Infinite);
        }

        switch (script["fail_kind"]?.ToString())
        {
            case null:
                break;
            case "InsufficientMemoryException":
                throw new InsufficientMemoryException();
            case "Exception":
                throw new InvalidDataException("the data is not data");
            case { } kind:
                throw new TrialFailedException(new Failure(Enum.Parse<FailureKind>(kind), string.Create(CultureInfo.InvariantCulture, $"told to fail: {kind}")));
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
