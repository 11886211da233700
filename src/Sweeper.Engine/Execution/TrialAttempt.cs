using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>One attempt inside a worker: from the plan on disk to the last event on disk.</summary>
internal static class TrialAttempt
{
    /// <summary>Runs an attempt. How it ended is in the folder.</summary>
    /// <param name="createTask">Makes the task for the worker's first trial.</param>
    /// <param name="task">The task of the trials before; null for the first.</param>
    /// <param name="command">What to run.</param>
    /// <param name="output">Doorbell and logs.</param>
    /// <param name="clock">For the times of events.</param>
    /// <param name="stop">Ends the attempt without a last event.</param>
    /// <returns>The task, for the next trial; null when it could not be made.</returns>
    public static ITrialTask? Run(
        Func<ITrialTask> createTask, ITrialTask? task, RunCommand command, WorkerOutput output, TimeProvider clock, CancellationToken stop)
    {
        var folder = new TrialFolder(command.Folder);
        TrialFence? fence = command.Fence is { } turn ? TrialFence.Parse(turn) : null;
        using IDisposable? turnHeld = fence?.Hold(folder);
        using FileStream held = WorkerLock.Take(folder, clock, takesOver: fence is not null);
        using IDisposable logs = output.RedirectTo(folder);
        using var events = new TrialEventWriter(folder);
        var reporter = new TrialReporter(command.Attempt, events, output, clock);
        try
        {
            // Before anything is reported, what it is a report of is on disk. Its name gets there with the first event.
            AtomicFile.SyncContent(DurableWrite.PlanSync, folder.Plan);
            TrialPlan plan = TrialJson.ReadPlan(folder);
            if (plan.AwaitsDecisions)
            {
                reporter.Decisions = new DecisionWait(folder, command.Attempt, clock, stop);
            }

            task ??= createTask();
            PeakMemory.Reset();
            TrialResult result = task.Run(
                new TrialAssignment(plan, folder, command.Device, command.Threads), reporter, stop);
            reporter.Ended(result);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A trial's failure is a value: whatever it throws is recorded, and the worker goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // What a trial is known to fail of is told in full by its message.
            Console.Error.WriteLine(error is TrialFailedException or UserErrorException ? error.Message : error);
            reporter.Failed(FailureOf(error));
        }

        return task;
    }

    private static Failure FailureOf(Exception error) => error switch
    {
        TrialFailedException failed => failed.Failure,
        OutOfMemoryException => new Failure(
            FailureKind.OutOfMemory,
            "host memory ran out; lower batch_size or max_length, or run fewer trials at once with --jobs",
            error.ToString()),
        UserErrorException => new Failure(FailureKind.Error, error.Message),
        _ => new Failure(FailureKind.Error, $"{error.GetType().Name}: {error.Message}", error.ToString()),
    };
}
