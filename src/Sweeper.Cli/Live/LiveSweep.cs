using Sweeper.Cli.Charts;
using Sweeper.Cli.Composition;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Search;

namespace Sweeper.Cli.Live;

/// <summary>What changed between two looks at a sweep.</summary>
/// <param name="Trials">Those that are new or changed, by number.</param>
/// <param name="HasNewShape">Whether the columns that pages have cannot take them in: other parameters, or other levels.</param>
/// <param name="HasEnded">Whether a trial ended, so that a report would say something else.</param>
internal sealed record LiveChange(IReadOnlyList<StoredTrial> Trials, bool HasNewShape, bool HasEnded);

/// <summary>A sweep as it stands from moment to moment, read from the store and the runner's files. Not thread-safe.</summary>
internal sealed class LiveSweep : IDisposable
{
    /// <summary>With more trials the first report would keep the page waiting: importance and intervals come later.</summary>
    private const int MostToReportAtOnce = 1000;

    private readonly string? _home;
    private readonly IReadOnlyList<Parameter>? _parameters;
    private readonly SortedDictionary<int, StoredTrial> _trials = [];
    private SweepCatalog _catalog;
    private long _version;

    private LiveSweep(string? home, SweepCatalog catalog, StoredSweep sweep)
    {
        (_home, _catalog, Sweep) = (home, catalog, sweep);
        _parameters = ReportInputs.Of(sweep).Parameters;
        _version = catalog.Version;
        Owner = SweepLease.Owner(Folder);
        foreach (StoredTrial trial in catalog.Trials(sweep))
        {
            _trials.Add(trial.Number, trial);
        }

        IsReported = _trials.Count <= MostToReportAtOnce;
        Data = IsReported
            ? Report()
            : ChartData.Of(SweepReport.Build(sweep, Trials, sweep.Objective), Trials, _parameters, []);
    }

    public StoredSweep Sweep { get; private set; }

    public SweepFolder Folder => new(Sweep.Folder);

    /// <summary>Who runs it; null when nobody does.</summary>
    public LeaseOwner? Owner { get; private set; }

    /// <summary>The latest report, with the trials as they are now.</summary>
    public ChartData Data { get; private set; }

    /// <summary>Whether <see cref="Data"/> has a whole report of the trials that have ended.</summary>
    public bool IsReported { get; private set; }

    /// <summary>All of them as they are now, by number.</summary>
    public IReadOnlyList<StoredTrial> Trials => [.. _trials.Values];

    /// <param name="home">As given by <c>--home</c>.</param>
    /// <param name="sweep">Its name; null for the most recently updated one.</param>
    public static LiveSweep Open(string? home, string? sweep)
    {
        var catalog = SweepCatalog.Open(home);
        try
        {
            return new(home, catalog, catalog.Find(sweep));
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>Takes in what has been written since the last look.</summary>
    public LiveChange Look()
    {
        LeaseOwner? owner = SweepLease.Owner(Folder);
        if (owner != Owner)
        {
            // Whoever took over may have brought an older store up to date, of which this one has a copy.
            Owner = owner;
            _catalog.Dispose();
            _catalog = SweepCatalog.Open(_home);
            _version = -1;
        }

        long version = _catalog.Version;
        if (version == _version)
        {
            return new([], HasNewShape: false, HasEnded: false);
        }

        _version = version;
        Sweep = _catalog.Find(Sweep.Name);
        StoredTrial[] changed = [.. _catalog.Changed(Sweep, _trials, isRun: owner is not null).Where(IsNews)];
        bool isAppended = changed.All(trial => _trials.ContainsKey(trial.Number) || _trials.Count == 0 || trial.Number > _trials.Keys.Last());
        bool areNew = changed.Any(trial => !_trials.ContainsKey(trial.Number));
        foreach (StoredTrial trial in changed)
        {
            _trials[trial.Number] = trial;
        }

        bool hasNewShape = (areNew && TakeShape()) || !isAppended;
        bool hasEnded = changed.Any(trial => trial.State != TrialState.Running);
        IsReported &= !hasEnded;
        Data = Data.With(Trials, Data.Scales);
        return new(changed, hasNewShape, hasEnded);
    }

    /// <summary>The whole report of the trials as they are now. May take seconds; safe to call from another thread.</summary>
    public Func<ChartData> Reporting()
    {
        (StoredSweep sweep, IReadOnlyList<StoredTrial> trials) = (Sweep, Trials);
        IsReported = true;
        return () => ReportInputs.Charts(sweep, trials, null, ReportInputs.Of(sweep));
    }

    /// <summary>Takes a report in that was made of an earlier look.</summary>
    /// <returns>Whether the columns that pages have do not go with it.</returns>
    public bool Take(ChartData report)
    {
        bool isOtherShape = report.Timeline.Origin != Data.Timeline.Origin || !IsSameShape(report.Scales, Data.Scales);
        Data = report.With(Trials, report.Scales);
        if (isOtherShape)
        {
            _ = TakeShape();
        }

        return isOtherShape;
    }

    public void Dispose() => _catalog.Dispose();

    private ChartData Report() => Reporting()();

    private bool IsNews(StoredTrial trial) => !_trials.TryGetValue(trial.Number, out StoredTrial? known)
        || known.State != trial.State || known.Attempts != trial.Attempts || known.Epochs.Count != trial.Epochs.Count
        || known.Start != trial.Start || known.Ended != trial.Ended;

    /// <summary>Other axes when the trials need them.</summary>
    private bool TakeShape()
    {
        Dictionary<string, Domain> domains = (_parameters ?? []).ToDictionary(parameter => parameter.Name, parameter => parameter.Domain);
        ParameterScale[] scales =
        [
            .. ParameterEffect.VariedParameters(_trials.Values.Select(trial => trial.Configuration))
                .Select(name => ParameterScale.Of(name, _trials.Values, domains.GetValueOrDefault(name))),
        ];
        if (IsSameShape(scales, Data.Scales))
        {
            return false;
        }

        Data = Data.With(Trials, scales);
        return true;
    }

    private static bool IsSameShape(IReadOnlyList<ParameterScale> some, IReadOnlyList<ParameterScale> others) =>
        some.Select(scale => (scale.Name, scale.Kind)).SequenceEqual(others.Select(scale => (scale.Name, scale.Kind)))
        && some.SelectMany(scale => scale.Labels).SequenceEqual(others.SelectMany(scale => scale.Labels));
}
