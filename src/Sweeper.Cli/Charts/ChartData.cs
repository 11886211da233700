using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Charts;

/// <summary>What every chart of a sweep is drawn from, whoever draws it: the page with ECharts, <c>plot</c> with gnuplot.</summary>
/// <remarks>What only some charts need is worked out when the first of them asks.</remarks>
internal sealed record ChartData
{
    private readonly Lazy<Timeline> _timeline;
    private readonly Lazy<Landscape?> _landscape;
    private readonly Lazy<IReadOnlyList<ScoredTrial>> _front;

    private ChartData(SweepReport report, IReadOnlyList<StoredTrial> trials, IReadOnlyList<ParameterScale> scales)
    {
        (Report, Trials, Scales) = (report, trials, scales);
        _timeline = new(() => Timeline.Of(trials, report.Sweep.Updated));
        _landscape = new(() => Landscape.Of(report, scales));
        _front = new(() => FrontOf(report));
    }

    public SweepReport Report { get; private init; }

    /// <summary>All trials by number, in any state.</summary>
    public IReadOnlyList<StoredTrial> Trials { get; private init; }

    /// <summary>The axes of the parameters that vary, in the order of the search space.</summary>
    public IReadOnlyList<ParameterScale> Scales { get; }

    public Timeline Timeline => _timeline.Value;

    /// <summary>Null with fewer than two parameters that vary.</summary>
    public Landscape? Landscape => _landscape.Value;

    /// <summary>Trials that no other beats in score without taking longer, the quickest first.</summary>
    public IReadOnlyList<ScoredTrial> Front => _front.Value;

    /// <summary>Names of the winner's classes; empty without a confusion matrix.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What the winner scored on the held-out test split; null unless that was asked for.</summary>
    public FinalTestResult? Final { get; init; }

    /// <param name="report">What the sweep found out.</param>
    /// <param name="trials">All trials of the sweep.</param>
    /// <param name="parameters">The search space; null when it is not known.</param>
    /// <param name="labels">Names of the winner's classes.</param>
    public static ChartData Of(
        SweepReport report, IReadOnlyList<StoredTrial> trials, IReadOnlyList<Parameter>? parameters, IReadOnlyList<string> labels)
    {
        Dictionary<string, Domain> domains = (parameters ?? []).ToDictionary(parameter => parameter.Name, parameter => parameter.Domain);
        ParameterScale[] scales = [.. report.Varied.Select(name => ParameterScale.Of(name, trials, domains.GetValueOrDefault(name)))];
        return new(report, trials, scales) { Labels = labels };
    }

    /// <summary>The same report beside trials that have gone on since, or to which others have come.</summary>
    /// <param name="trials">All of them by number.</param>
    /// <param name="scales">Axes that have a place for each; the same ones where these do.</param>
    public ChartData With(IReadOnlyList<StoredTrial> trials, IReadOnlyList<ParameterScale> scales) =>
        scales == Scales ? this with { Trials = trials } : new(Report, trials, scales) { Labels = Labels, Final = Final };

    /// <summary>Some trials alone, ranked among themselves, on the same axes.</summary>
    public ChartData Of(IReadOnlyList<StoredTrial> some) => this with
    {
        Trials = some,
        Report = Report with { Ranking = Ranking.Of(some, Report.Objective, Report.Sweep.Limits) },
    };

    /// <summary>What a trial cost: wall time of its training and evaluation, in seconds.</summary>
    public static double Cost(ScoredTrial scored) => scored.Trial.Seconds;

    private static ScoredTrial[] FrontOf(SweepReport report)
    {
        ScoredTrial[] allowed = [.. report.Ranking.Where(scored => !scored.IsOverLimit)];
        return
        [
            .. ParetoFront.Indices(
                    [.. allowed.Select(scored => (double[])[scored.Value, Cost(scored)])],
                    [report.Objective.Direction, Direction.Minimize])
                .Select(i => allowed[i]).OrderBy(Cost),
        ];
    }
}
