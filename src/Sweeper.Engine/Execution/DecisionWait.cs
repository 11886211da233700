using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>Waits in a trial's folder for what the runner decides about a report.</summary>
/// <param name="folder">The trial's.</param>
/// <param name="attempt">The attempt that reports.</param>
/// <param name="clock">For how long it waits.</param>
/// <param name="stop">Ends the wait.</param>
internal sealed class DecisionWait(TrialFolder folder, int attempt, TimeProvider clock, CancellationToken stop)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// What the trial has to do. To train on, too, when it is asked to stop, which it sees at its next step, and when the
    /// runner lives but is silent for long: it may be told at the next report.
    /// </summary>
    /// <param name="epoch">The report's.</param>
    public TrialDirective After(double epoch)
    {
        for (long begin = clock.GetTimestamp(); clock.GetElapsedTime(begin) < WorkerPatience.Decision;)
        {
            if (TrialDecision.TryRead(folder) is { } decision && decision.Attempt == attempt && decision.Epoch == epoch)
            {
                return decision.Directive;
            }

            if (stop.WaitHandle.WaitOne(Interval))
            {
                break;
            }
        }

        return TrialDirective.Continue;
    }
}
