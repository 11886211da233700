using System.Globalization;
using System.Threading.Channels;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>One slot: its worker process, kept warm from trial to trial and replaced when it dies or swells.</summary>
internal sealed class LocalWorker(
    int index, DeviceSlot slot, WorkerCommand command, WorkerLog log, TimeProvider clock, ChannelWriter<ExecutorNews> news)
{
    /// <summary>A worker whose idle memory grew by half and this much above its first idle reading leaks.</summary>
    private const long ToleratedGrowthBytes = 200L << 20;

    private WorkerProcess? _process;
    private Task _trial = Task.CompletedTask;
    private volatile bool _stopping;

    /// <summary>Runs a trial; returns at once.</summary>
    /// <exception cref="UserErrorException">The worker cannot be started.</exception>
    public void Start(TrialLaunch launch)
    {
        if (!_trial.IsCompleted)
        {
            throw new InvalidOperationException($"Bug in Sweeper: slot '{slot.Name}' already has a trial.");
        }

        _stopping = false;
        EnsureProcess();
        _trial = Task.Run(() => RunAsync(launch));
    }

    /// <summary>Asks the worker to end, and kills it when it has not after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _stopping = true;
        if (_process is not { } process)
        {
            return;
        }

        process.Ask();
        Task gone = process.WaitForExitAsync();
        if (await Task.WhenAny(gone, Task.Delay(grace, clock)) != gone)
        {
            process.Kill();
            await gone;
        }

        await _trial;
        Forget();
    }

    private async Task RunAsync(TrialLaunch launch)
    {
        var events = new TrialEventReader(launch.Folder);
        Failure? ended = null;
        bool over = false;
        try
        {
            ended = await WatchAsync(launch, () => over |= Report(launch, events));
            over |= Report(launch, events);
        }
        catch (UserErrorException error)
        {
            // The worker cannot be started again, or a damaged line in the trial's folder: what it is up to is unknown.
            ended = new Failure(FailureKind.Error, error.Message);
            await ReplaceAsync();
        }

        if (over || !_stopping)
        {
            if (!over)
            {
                ended ??= new Failure(FailureKind.Error, "Bug in Sweeper: the worker went idle, but the trial has no end.");
                Post(new ExecutorNews.Reported(launch.Trial, new TrialEvent.Failed(launch.Attempt, clock.GetUtcNow(), ended)));
            }

            Post(new ExecutorNews.Freed(index, launch.Trial));
        }
    }

    /// <summary>Gives the trial to the worker and listens until it is idle or dead.</summary>
    /// <returns>How it died; null when it is idle.</returns>
    private async Task<Failure?> WatchAsync(TrialLaunch launch, Action onNews)
    {
        bool arrived = false;
        await SendAsync(launch);
        while (true)
        {
            string? line = await _process!.ReadLineAsync();
            if (line is null)
            {
                WorkerProcess dead = _process;
                int exitCode = await dead.WaitForExitAsync();
                IReadOnlyList<string> errors = dead.LastErrors();
                Forget();
                if (arrived || dead.Trials == 1 || _stopping)
                {
                    return CrashReport.Of(exitCode, launch.Folder, errors);
                }

                // It died idle, before this trial reached it: not this trial's fault.
                Post(new ExecutorNews.Note(string.Create(
                    CultureInfo.InvariantCulture, $"the idle worker on {slot.Name} had ended (exit code {exitCode}); started another")));
                EnsureProcess();
                await SendAsync(launch);
            }
            else if (!WorkerProtocol.TryParse(line, out WorkerSignal? signal))
            {
                log.Write(_process.Pid, line);
            }
            else if (signal.Idle == true)
            {
                await CheckMemoryAsync(signal.MemoryBytes);
                return null;
            }
            else if (signal is { Step: { } step, Of: { } total })
            {
                Post(new ExecutorNews.Step(launch.Trial, step, total));
            }
            else
            {
                arrived = true;
                onNews();
            }
        }
    }

    private async Task SendAsync(TrialLaunch launch)
    {
        try
        {
            await _process!.SendAsync(new RunCommand(launch.Folder.Path, launch.Attempt, slot.Device, slot.Threads));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It has ended, which reading its output tells better.
        }
    }

    /// <returns>Whether the trial has reported its end.</returns>
    private bool Report(TrialLaunch launch, TrialEventReader events)
    {
        bool over = false;
        foreach (TrialEvent trialEvent in events.ReadNew().Where(trialEvent => trialEvent.Attempt == launch.Attempt))
        {
            Post(new ExecutorNews.Reported(launch.Trial, trialEvent));
            over |= trialEvent is TrialEvent.Finished or TrialEvent.Failed;
            if (trialEvent is TrialEvent.Failed { Failure.Kind: FailureKind.OutOfMemory })
            {
                // Its allocator is in pieces; the next trial gets a fresh one.
                _process?.Ask();
            }
        }

        return over;
    }

    private async Task CheckMemoryAsync(long? memory)
    {
        if (memory is not { } now)
        {
            return;
        }

        long first = _process!.FirstIdleMemory ??= now;
        if (now > first + (first / 2) + ToleratedGrowthBytes)
        {
            Post(new ExecutorNews.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"replaced the worker on {slot.Name}: idle, it held {now >> 20} MiB, {(now - first) >> 20} MiB more than after its first trial")));
            await ReplaceAsync();
        }
    }

    private async Task ReplaceAsync()
    {
        if (_process is { } process)
        {
            process.Ask();
            process.Kill();
            await process.WaitForExitAsync();
            Forget();
        }
    }

    private void EnsureProcess()
    {
        if (_process is { HasExited: true })
        {
            Forget();
        }

        _process ??= WorkerProcess.Start(command, slot, log);
    }

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }

    private void Post(ExecutorNews item) => news.TryWrite(item);
}
