using System.Runtime.InteropServices;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Slurm;

/// <summary>
/// An element of a job array, on its node: runs its trials one after the other on one warm worker, as <see cref="LocalExecutor"/> does on a
/// machine, and writes what the runner cannot see from afar.
/// </summary>
public sealed class SlurmElement : IDisposable
{
    private const int Terminated = 128 + 15;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly SlurmChunkFolder _folder;
    private readonly SlurmChunk _chunk;
    private readonly ElementPlace _place;
    private readonly ElementJournal _journal;
    private readonly TimeProvider _clock;

    /// <summary>Cancelled when the trial is to save where it is.</summary>
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isTerminated;

    private SlurmElement(SlurmChunkFolder folder, SlurmChunk chunk, ElementPlace place, TimeProvider clock)
    {
        (_folder, _chunk, _place, _clock) = (folder, chunk, place, clock);
        _journal = new ElementJournal(folder, place, clock);
    }

    /// <summary>Runs the element that Slurm's variables name.</summary>
    /// <param name="manifest">The submission's chunk.json, or the request of the job that goes ahead.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="clock">For times.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="UserErrorException">The manifest cannot be read.</exception>
    public static async Task<int> RunAsync(string manifest, string version, TimeProvider clock)
    {
        string place = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        if (manifest == new SlurmCanaryFolder(place).Request)
        {
            return Canary.Answer(new SlurmCanaryFolder(place), version);
        }

        var folder = new SlurmChunkFolder(place);
        using var element = new SlurmElement(folder, SlurmChunk.Read(folder), ElementPlace.FromEnvironment(), clock);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            element._isTerminated = true;
            element._stop.Cancel();
        });
        return await element.RunAllAsync();
    }

    public void Dispose() => _stop.Dispose();

    private async Task<int> RunAllAsync()
    {
        if (HasHandedOver())
        {
            // Slurm starts a preempted job again, but what was left has been sent elsewhere.
            return 0;
        }

        _journal.Write(ElementMoment.Began);
        if (ElementPlace.Slot(_chunk.Gpus, _chunk.Devices) is not { } slot)
        {
            _journal.Write(ElementMoment.Refused, text: _place.NoGpu);
            return 1;
        }

        var command = new WorkerCommand(_chunk.Worker[0], [.. _chunk.Worker.Skip(1)]) { Environment = _chunk.WorkerEnvironment };
        await using var executor = new LocalExecutor(command, [slot]) { Log = _folder.Log(_place.Element), Clock = _clock };
        Task watch = WatchForSignalAsync();
        foreach (SlurmTrialLaunch launch in _chunk.Elements[_place.Element])
        {
            if (_stop.IsCancellationRequested)
            {
                break;
            }

            await RunTrialAsync(executor, launch);
        }

        if (_isTerminated)
        {
            return Terminated;
        }

        _journal.Write(_stop.IsCancellationRequested ? ElementMoment.Again : ElementMoment.Over);
        await _stop.CancelAsync();
        await watch;
        return 0;
    }

    private bool HasHandedOver() => _folder.RecordFiles().Where(file => file.Element == _place.Element)
        .Any(file => ElementJournal.Read(_folder.Records(file.Element, file.Restart)).Any(record => record.What == ElementMoment.Again));

    private async Task WatchForSignalAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (File.Exists(_folder.Signal(_place.Element, _place.Restart)) || File.Exists(_folder.Stop))
            {
                await _stop.CancelAsync();
            }

            await Task.Delay(Interval, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunTrialAsync(LocalExecutor executor, SlurmTrialLaunch launch)
    {
        var folder = new TrialFolder(launch.Folder);
        var fence = new TrialFence(launch.Attempt, _chunk.Submission, _place.Restart);
        if (!File.Exists(folder.Plan))
        {
            _journal.Write(ElementMoment.TrialOver, launch.Trial, $"there is no {folder.Plan}");
            return;
        }

        if (HasEnded(folder, launch.Attempt) || !fence.Raise(folder))
        {
            return;
        }

        _journal.Write(ElementMoment.Trial, launch.Trial);
        executor.Start(0, new TrialLaunch(launch.Trial, launch.Attempt, folder) { Limits = _chunk.Limits, Fence = fence });
        await FollowAsync(executor, launch, folder, fence);
        _journal.Write(ElementMoment.TrialOver, launch.Trial);
    }

    private async Task FollowAsync(LocalExecutor executor, SlurmTrialLaunch launch, TrialFolder folder, TrialFence fence)
    {
        try
        {
            while (Take(await executor.News.ReadAsync(_stop.Token)))
            {
            }
        }
        catch (OperationCanceledException)
        {
            await executor.StopAsync();
            while (executor.News.TryRead(out ExecutorNews? item))
            {
                Take(item);
            }
        }

        bool Take(ExecutorNews item)
        {
            switch (item)
            {
                case ExecutorNews.Step step:
                    _journal.WriteProgress(step.Trial, step.Steps, step.TotalSteps);
                    break;
                case ExecutorNews.Reported { Event: TrialEvent.Failed failed } when File.Exists(folder.Plan) && !HasEnded(folder, launch.Attempt) && !fence.IsOver(folder):
                    // The worker died, and cannot say so itself.
                    using (var events = new TrialEventWriter(folder))
                    {
                        events.Append(failed);
                    }

                    break;
            }

            return item is not ExecutorNews.Freed;
        }
    }

    private static bool HasEnded(TrialFolder folder, int attempt) => new TrialEventReader(folder).ReadNew().Any(trialEvent => trialEvent.Attempt == attempt
        && trialEvent is TrialEvent.Finished or TrialEvent.Paused or TrialEvent.Stopped or TrialEvent.Failed);
}
