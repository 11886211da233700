using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>The life of a worker process: takes a command a line from standard input and runs trial after trial.</summary>
/// <remarks>
/// A closed standard input means that the runner stopped or died: the worker lets its trial save where it is and ends
/// within its grace, whatever the task does, so that no runner, however it ends, leaves a worker behind. SIGTERM does the same. SIGINT and SIGHUP
/// are left to the runner: a terminal sends them to the whole process group.
/// </remarks>
public static class WorkerLoop
{
    private const int Terminated = 128 + 15;

    /// <summary>Runs until standard input ends.</summary>
    /// <param name="createTask">Called once, on the thread that then runs all trials.</param>
    /// <param name="clock">For the times of events.</param>
    /// <param name="grace">What the task may take to stop. Default: <see cref="WorkerPatience.Grace"/>.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(Func<ITrialTask> createTask, TimeProvider clock, TimeSpan? grace = null)
    {
        Posix.LeadGroup();

        // Not disposed: the thread that waits for input may still hold them when the process ends.
        var stop = new CancellationTokenSource();
        var commands = new BlockingCollection<RunCommand>();
        int exitCode = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            exitCode = Terminated;
            stop.Cancel();
        });
        using var output = new WorkerOutput();
        Exception? failure = null;
        var trials = new Thread(() => failure = RunTrials(createTask, commands, output, clock, stop.Token), 64 << 20)
        {
            IsBackground = true,
            Name = "trials",
        };
        trials.Start();
        var input = new Thread(() => ReadCommands(commands, stop)) { IsBackground = true, Name = "commands" };
        input.Start();

        stop.Token.WaitHandle.WaitOne();
        if (!trials.Join(grace ?? WorkerPatience.Grace))
        {
            Posix.Exit(exitCode == 0 ? Terminated : exitCode);
        }

        if (failure is not null)
        {
            Console.Error.WriteLine(failure);
            return 1;
        }

        return exitCode;
    }

    private static void ReadCommands(BlockingCollection<RunCommand> commands, CancellationTokenSource stop)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (input.ReadLine() is { } line)
        {
            if (WorkerProtocol.TryParse(line, out WorkerCommandLine? command) && command.Run is { } run)
            {
                commands.Add(run);
            }
        }

        stop.Cancel();
    }

    /// <returns>What ended the worker, or null when it was asked to.</returns>
    private static Exception? RunTrials(
        Func<ITrialTask> createTask, BlockingCollection<RunCommand> commands, WorkerOutput output, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            ITrialTask? task = null;
            foreach (RunCommand command in commands.GetConsumingEnumerable(stop))
            {
                output.Ring(new WorkerSignal(News: "taken"));
                task = TrialAttempt.Run(createTask, task, command, output, clock, stop);
                if (task?.LeavesGarbage != false)
                {
                    GC.Collect();
                }

                output.Ring(new WorkerSignal(Idle: true, MemoryBytes: Environment.WorkingSet));
            }

            return null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Thread boundary: the process reports it and ends.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(error);
            Posix.Exit(1);
            return error;
        }
    }
}
