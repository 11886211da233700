using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Rendering;

/// <summary>A line for each epoch of a trial that runs alone.</summary>
internal sealed class EpochLines(Terminal terminal, Objective objective) : IProgress<SweepNews>
{
    public void Report(SweepNews value)
    {
        if (value is SweepNews.TrialEpoch { Report: var report })
        {
            terminal.Error.WriteLine($"epoch {report.Epoch}: {objective.Metric} {Format.Metric(report.Metrics[objective.Metric])}");
        }
    }
}
