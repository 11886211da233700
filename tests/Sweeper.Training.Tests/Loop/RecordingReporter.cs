using Sweeper.Engine.Trials;

namespace Sweeper.Training.Tests.Loop;

/// <summary>Remembers what a trial said.</summary>
internal sealed class RecordingReporter : ITrialReporter
{
    public StartInfo? Start { get; private set; }

    public List<int> Steps { get; } = [];

    public List<EpochReport> Epochs { get; } = [];

    /// <summary>Called at each step.</summary>
    public Action<int> OnStep { get; init; } = _ => { };

    /// <summary>Answers each report.</summary>
    public Func<EpochReport, TrialDirective> OnEpoch { get; init; } = _ => TrialDirective.Continue;

    public void Started(StartInfo info) => Start = info;

    public void Step(int step, int totalSteps)
    {
        Steps.Add(step);
        OnStep(step);
    }

    public TrialDirective Epoch(EpochReport report)
    {
        Epochs.Add(report);
        return OnEpoch(report);
    }
}
