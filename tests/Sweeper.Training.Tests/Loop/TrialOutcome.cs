using System.Globalization;
using System.Text;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Loop;

/// <summary>All that a trial leaves, wall times aside, as text: two attempts at one trial must give the same.</summary>
internal sealed class TrialOutcome
{
    private readonly SortedDictionary<double, string> _reports = [];

    public RecordingReporter Reporter(Action<int>? onStep = null, Func<EpochReport, TrialDirective>? onEpoch = null) => new()
    {
        OnStep = onStep ?? (_ => { }),
        OnEpoch = report =>
        {
            Take(report);
            return onEpoch?.Invoke(report) ?? TrialDirective.Continue;
        },
    };

    /// <summary>Reports, the scoring evaluation, and every file of the folder, to the bit.</summary>
    public string Describe(FinishInfo finish, TrialFolder folder)
    {
        var text = new StringBuilder();
        foreach (string report in _reports.Values)
        {
            text.AppendLine(report);
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"best {finish.BestEpoch:R} {finish.WeightsSha256} {finish.MicroBatch}");
        foreach (string file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder.Path, file)} {FileHash.Sha256(file)}");
        }

        return text.ToString();
    }

    /// <summary>A report that was given before must have the same bits again.</summary>
    private void Take(EpochReport report)
    {
        string metrics = string.Join(' ', report.Metrics
            .OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key}={metric.Value:R}")));
        string confusion = string.Join(';', report.Confusion.Select(row => string.Join(',', row)));
        string text = string.Create(CultureInfo.InvariantCulture, $"{report.Epoch:R} {metrics} {confusion}");
        Assert.True(_reports.TryAdd(report.Epoch, text) || _reports[report.Epoch] == text, $"not reported again as before: {text}");
    }
}
