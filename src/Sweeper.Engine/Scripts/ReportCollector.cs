using System.Globalization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Scripts;

/// <summary>Makes reports of the lines of a script.</summary>
/// <remarks>
/// A line with the objective is a report. Numbers of lines without it join the next one that has it. Lines come from the
/// script's metrics or from its standard output; once there are metrics, standard output is a log and nothing else.
/// </remarks>
/// <param name="objective">The metric that is optimised.</param>
/// <param name="unit">The member that numbers the reports; null to count them.</param>
/// <param name="done">Units that earlier attempts have done and this one does not do again.</param>
/// <param name="complain">Told what was left out, and why.</param>
internal sealed class ReportCollector(Objective objective, string? unit, double done, Action<string> complain)
{
    private const int MostComplaints = 10;

    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private Dictionary<string, double> _pending = new(StringComparer.Ordinal);
    private double _last = unit is null ? done : 0;
    private bool _hasMetrics;
    private int _complaints;

    /// <summary>How far the script is, in units.</summary>
    public double Last => _last;

    /// <summary>Every metric it named, by name.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>The report that a line of the metrics completes; null when there is none.</summary>
    public Spoken? Metric(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        _hasMetrics = true;
        if (MetricLine.Parse(line) is { } numbers)
        {
            return Take(numbers);
        }

        Complain($"a line of metrics is no JSON object such as {{\"{objective.Metric}\": 0.5}}: {Shortened(line)}");
        return null;
    }

    /// <summary>The report that a line of standard output is; null when it is something else.</summary>
    public Spoken? Output(string line)
    {
        if (_hasMetrics || !line.AsSpan().TrimStart().StartsWith("{") || MetricLine.Parse(line) is not { } numbers)
        {
            return null;
        }

        _names.UnionWith(numbers.Keys);
        return numbers.ContainsKey(objective.Metric) ? Take(numbers) : null;
    }

    private Spoken? Take(IReadOnlyDictionary<string, double> numbers)
    {
        foreach ((string name, double value) in numbers)
        {
            _names.Add(name);
            _pending[name] = value;
        }

        if (!numbers.ContainsKey(objective.Metric))
        {
            return null;
        }

        Dictionary<string, double> metrics = _pending;
        _pending = new(StringComparer.Ordinal);
        if (unit is null)
        {
            return new Spoken(++_last, metrics);
        }

        if (!metrics.TryGetValue(unit, out double at) || !double.IsFinite(at))
        {
            Complain($"a report has no number '{unit}', which sweeper.script.unit names: {Shown(metrics)}");
            return null;
        }

        if (!(at > _last))
        {
            Complain(string.Create(CultureInfo.InvariantCulture, $"a report is of {unit} {at} after one of {unit} {_last}: {Shown(metrics)}"));
            return null;
        }

        _last = at;
        return new Spoken(at, metrics);
    }

    private void Complain(string what)
    {
        if (_complaints++ < MostComplaints)
        {
            complain($"sweeper: left out: {what}");
        }
    }

    private static string Shown(Dictionary<string, double> metrics) => Shortened(string.Join(
        ", ", metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value}"))));

    private static string Shortened(string text) => text.Length <= 120 ? text : $"{text[..117]}...";
}

/// <summary>A report as the script made it.</summary>
/// <param name="Epoch">How far the script is, in units.</param>
/// <param name="Metrics">The numbers by name.</param>
internal sealed record Spoken(double Epoch, IReadOnlyDictionary<string, double> Metrics);
