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

    /// <summary>Guards <see cref="_stopping"/> together with the start of a process, so that none starts unseen by a stop.</summary>
    private readonly Lock _gate = new();

    private WorkerProcess? _process;
    private Task _trial = Task.CompletedTask;
    private bool _stopping;
    private bool _spoilt;

    /// <summary>Runs a trial; returns at once.</summary>
    /// <exception cref="UserErrorException">The worker cannot be started.</exception>
    public void Start(TrialLaunch launch)
    {
        if (!_trial.IsCompleted)
        {
            throw new InvalidOperationException($"Bug in Sweeper: slot '{slot.Name}' already has a trial.");
        }

        lock (_gate)
        {
            _stopping = false;
            EnsureProcess();
        }

        _trial = Task.Run(() => RunAsync(launch));
    }

    /// <summary>Asks the worker to end, and kills it when it has not after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        WorkerProcess? process;
        lock (_gate)
        {
            _stopping = true;
            process = _process;
        }

        if (process is { Exit.IsCompleted: false })
        {
            process.Ask();
            if (await Task.WhenAny(process.Exit, Task.Delay(grace, clock)) != process.Exit)
            {
                process.Kill();
                await process.Exit;
            }

            process.KillRemains();
        }

        await _trial;
        _process = null;
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
#pragma warning disable CA1031 // The end of this task: what is not told here, nobody ever hears.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // The worker cannot be started again, or the trial's folder not be read: what the worker does is unknown.
            ended = new Failure(FailureKind.Error, error.Message, error is UserErrorException ? null : error.ToString());
            await EndProcessAsync();
        }

        bool stopping;
        lock (_gate)
        {
            stopping = _stopping;
        }

        if (over || !stopping)
        {
            if (!over)
            {
                ended ??= new Failure(FailureKind.Error, "the worker says that it is done, but the trial has no end; look into its events.jsonl and err.log");
                Post(new ExecutorNews.Reported(launch.Trial, new TrialEvent.Failed(launch.Attempt, clock.GetUtcNow(), ended)));
            }

            Post(new ExecutorNews.Freed(index, launch.Trial));
        }
    }

    /// <summary>Gives the trial to the worker and listens until it is idle or dead.</summary>
    /// <returns>How it died or why it was killed; null when it is idle.</returns>
    private async Task<Failure?> WatchAsync(TrialLaunch launch, Action onNews)
    {
        using var watchdog = new Watchdog(launch.Limits, clock);
        bool arrived = false;
        await SendAsync(launch);
        while (true)
        {
            Task<string?> next = _process!.ReadLineAsync();
            if (await Task.WhenAny(next, watchdog.Expired) == watchdog.Expired && !next.IsCompleted)
            {
                await EndProcessAsync();
                return (await watchdog.Expired) with { Detail = CrashReport.LastWords(launch.Folder, _process.LastErrors()) };
            }

            string? line = await next;
            if (line is null)
            {
                WorkerProcess dead = _process;
                int exitCode = await dead.Exit;
                dead.KillRemains();
                if (arrived || dead.Trials == 1 || !TryRestart())
                {
                    return CrashReport.Of(exitCode, launch.Folder, dead.LastErrors());
                }

                // It died idle, before this trial reached it: not this trial's fault.
                Post(new ExecutorNews.Note(string.Create(
                    CultureInfo.InvariantCulture, $"the idle worker on {slot.Name} had ended (exit code {exitCode}); started another")));
                await SendAsync(launch);
            }
            else if (!WorkerProtocol.TryParse(line, out WorkerSignal? signal))
            {
                log.Write(_process.Pid, line);
            }
            else if (signal.Idle == true)
            {
                await CheckHealthAsync(signal.MemoryBytes);
                return null;
            }
            else if (signal is { Step: { } step, Of: { } total })
            {
                watchdog.NoteProgress();
                Post(new ExecutorNews.Step(launch.Trial, step, total));
            }
            else
            {
                arrived = true;
                watchdog.NoteProgress();
                onNews();
            }
        }
    }

    private async Task SendAsync(TrialLaunch launch)
    {
        try
        {
            await _process!.SendAsync(new RunCommand(launch.Folder.Path, launch.Attempt, slot.Device, slot.Threads, launch.Fence?.ToString()));
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
            over |= trialEvent is TrialEvent.Finished or TrialEvent.Paused or TrialEvent.Stopped or TrialEvent.Failed;

            // After running out of memory, or any error on a GPU, the allocator or the CUDA context may be in pieces.
            _spoilt |= trialEvent is TrialEvent.Failed failed
                && (failed.Failure.Kind == FailureKind.OutOfMemory || slot.Device != "cpu");
        }

        return over;
    }

    private async Task CheckHealthAsync(long? memory)
    {
        long now = memory ?? 0;
        long first = _process!.FirstIdleMemory ??= now;
        bool swollen = now > first + (first / 2) + ToleratedGrowthBytes;
        if (swollen)
        {
            Post(new ExecutorNews.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"replaced the worker on {slot.Name}: idle, it held {now >> 20} MiB, {(now - first) >> 20} MiB more than after its first trial")));
        }

        if (swollen || _spoilt)
        {
            await EndProcessAsync();
        }
    }

    private async Task EndProcessAsync()
    {
        if (_process is { } process)
        {
            process.Ask();
            process.Kill();
            await process.Exit;
        }
    }

    /// <returns>False when the worker is being stopped.</returns>
    private bool TryRestart()
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                EnsureProcess();
            }

            return !_stopping;
        }
    }

    private void EnsureProcess()
    {
        if (_process is null or { Exit.IsCompleted: true })
        {
            _spoilt = false;
            _process = WorkerProcess.Start(command, slot, log);
        }
    }

    private void Post(ExecutorNews item) => news.TryWrite(item);
}
