using Sweeper.Engine.Execution;
using Sweeper.Engine.Planning;
using Sweeper.Engine.Scripts;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Sweeps;

/// <summary>Runs what is missing of a sweep: takes the lease, takes in what an earlier run left, and loops until it is done.</summary>
/// <remarks>
/// Append before act: a trial is in the store and its plan on disk before it is started, and what it reports is in the
/// store, together with what was decided about it, before anyone is told. So whatever kills this process, the next run
/// knows all that was decided. A runner runs once.
/// </remarks>
public sealed class SweepRunner
{
    private readonly ISweepStore _store;
    private readonly IExecutor _executor;
    private readonly ISampler _sampler;
    private readonly TimeProvider _clock;
    private readonly IProgress<SweepNews> _news;

    /// <param name="store">Written by this runner alone.</param>
    /// <param name="executor">Runs the trials; its owner disposes it.</param>
    /// <param name="sampler">Proposes configurations.</param>
    /// <param name="clock">For times and durations.</param>
    /// <param name="news">Told of everything in order, before the runner goes on.</param>
    public SweepRunner(
        ISweepStore store, IExecutor executor, ISampler sampler, TimeProvider clock, IProgress<SweepNews> news)
    {
        _store = store;
        _executor = executor;
        _sampler = sampler;
        _clock = clock;
        _news = news;
    }

    /// <summary>Runs what is missing of a sweep.</summary>
    /// <param name="spec">The sweep file.</param>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="hashInputs">SHA-256 of each file that trials read, by absolute path. Called once.</param>
    /// <param name="stop">Stops the workers and puts their trials back; the outcome says that the run was interrupted.</param>
    /// <exception cref="UserErrorException">
    /// Another process runs the sweep, a prior sweep is missing, or the store or a folder cannot be written.
    /// </exception>
    public async Task<SweepOutcome> RunAsync(
        SweepSpec spec,
        SweepFolder folder,
        Func<TaskSettings, IReadOnlyDictionary<string, string>> hashInputs,
        CancellationToken stop)
    {
        long begin = _clock.GetTimestamp();
        using SweepLease lease = SweepLease.Take(spec.Name, folder, _clock);
        SameTask.ThrowIfChanged(spec, folder, _store.Trials(spec.Name));
        IReadOnlyList<PriorTrial> prior = PriorTrials.Of(_store, spec);
        string? before = _store.FindSweep(spec.Name)?.SpecText;
        StoredSweep sweep = SaveSweep(spec, folder);
        var trials = new SweepTrials(_store, spec.Name);
        var view = new StudyView(spec, prior);
        var early = new EarlyStopping(spec, trials, view);
        IReadOnlyList<(StoredTrial Trial, int Slot)> adopted = Adopt(spec, folder, trials);
        new UnstoredReports(trials, folder, early, _clock).TakeIn(adopted.Select(one => one.Trial.Number));
        _news.Report(new SweepNews.SweepStarted(sweep, [.. trials.All], _executor.Places)
        {
            Outlook = OutlookOf(spec, trials, view),
        });

        if (before is not null && before != spec.Text && trials.All.Count > 0)
        {
            _news.Report(new SweepNews.Note(SweepChange.Of(spec, _sampler, trials, view).ToString()));
        }

        var run = new SweepRun(
            spec, folder, trials, new Proposals(spec, _sampler, trials, view), early, view,
            spec.Script is { } script ? ScriptInputs.Hashes(script) : hashInputs(spec.Task));
        var loop = new SweepLoop(run, _executor, _clock, _news);
        loop.Adopt(adopted);
        bool interrupted;
        try
        {
            interrupted = await loop.RunAsync(stop);
        }
        catch
        {
            // Nothing may go on unobserved. The next run takes in what the trials have reported.
            await _executor.StopAsync();
            throw;
        }

        return new SweepOutcome(
            _store.FindSweep(spec.Name)!, trials.All, interrupted, _clock.GetElapsedTime(begin), loop.Busy.TotalSeconds);
    }

    private (StoredTrial Trial, int Slot)[] Adopt(SweepSpec spec, SweepFolder folder, SweepTrials trials)
    {
        StoredTrial[] left = [.. trials.All.Where(trial => trial.State == TrialState.Running)];
        IReadOnlyList<int> slots = left.Length == 0 ? [] : _executor.Adopt(
            [.. left.Select(trial => new TrialLaunch(trial.Number, trial.Attempts, folder.Trial(trial.Number)) { Limits = spec.AttemptLimits })]);
        return [.. left.Zip(slots)];
    }

    private SweepOutlook OutlookOf(SweepSpec spec, SweepTrials trials, StudyView view) => new(
        _sampler.LearnsFromResults || spec.SearchTrials is not <= SweepOutlook.MostListed
            ? null
            : [.. new Proposals(spec, _sampler, trials, view).All().Select(one => (one.Configuration, one.Seed))],
        spec.Script is null ? spec.Task.EvaluateEvery : 1,
        spec.Pruner)
    {
        Confirmations = spec.ConfirmationTrials,
    };

    private StoredSweep SaveSweep(SweepSpec spec, SweepFolder folder)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        _store.SaveSweep(new StoredSweep(
            spec.Name, folder.Path, spec.Text, spec.Path, spec.Objective, spec.PlannedTrials, now, now)
        {
            FurtherGoals = spec.FurtherGoals,
            Limits = spec.Limits,
        });
        return _store.FindSweep(spec.Name)!;
    }
}
