using Sweeper.Cli.Charts;
using Sweeper.Cli.Plots.Pictures;
using Sweeper.Engine.Importance;

namespace Sweeper.Cli.Plots;

/// <summary>A kind of picture.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="About">What it shows.</param>
/// <param name="Missing">Why there is nothing to draw; null when there is.</param>
/// <param name="Draw">Draws what is there.</param>
internal sealed record PlotKind(string Name, string About, Func<ChartData, string?> Missing, Func<ChartData, Drawing> Draw)
{
    public static readonly PlotKind Curves = new("curves", "learning curves of all trials, the best on top", NoEpoch, CurvesPicture.Of);

    public static readonly PlotKind Slice = new("slice", "the score against each parameter", NoneVaries, SlicePicture.Of);

    /// <summary>All kinds, in the order in which they are listed.</summary>
    public static IReadOnlyList<PlotKind> All { get; } =
    [
        Curves,
        new("parallel", "parallel coordinates", NoneVaries, ParallelPicture.Of),
        Slice,
        new("importance", "which parameters matter, with intervals", NoImportance, ImportancePicture.Of),
        new("contour", "the score over the two most important parameters", NoLandscape, ContourPicture.Of),
        new("confusion", "the confusion matrix of the best trial", NoConfusion, ConfusionPicture.Of),
        new("history", "scores in the order in which trials ended, and the best so far", NoScore, HistoryPicture.Of),
        new("timeline", "which trial ran when on which device", NoBars, TimelinePicture.Of),
        new("pareto", "score against time, and the trials no other beats in both", NoScore, ParetoPicture.Of),
    ];

    private static string? NoEpoch(ChartData data) =>
        data.Trials.Any(trial => trial.Epochs.Count > 0) ? null : "no epoch has been reported yet";

    private static string? NoScore(ChartData data) => data.Report.Ranking.Count > 0 ? null : "no trial has a score yet";

    private static string? NoneVaries(ChartData data) => NoScore(data) ?? (data.Scales.Count > 0 ? null : "no parameter varies");

    private static string? NoLandscape(ChartData data) => NoScore(data) ?? (data.Landscape is null ? "fewer than two parameters vary" : null);

    private static string? NoConfusion(ChartData data) =>
        data.Report.Winner is { } winner ? winner.Epoch.Confusion.Count > 0 ? null : "the best trial reported no confusion matrix" : "no trial has won yet";

    private static string? NoBars(ChartData data) => data.Timeline.Bars.Count > 0 ? null : "no trial has begun yet";

    private static string? NoImportance(ChartData data) => data.Report.Importance switch
    {
        null => "the stored sweep file cannot be read any more, so the ranges of the parameters are not known",
        { Answer: ImportanceAnswer.Told } => null,
        var other => char.ToLowerInvariant(other.Sentence[0]) + other.Sentence[1..].TrimEnd('.'),
    };
}
