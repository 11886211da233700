using Sweeper.Search.Pruners;

namespace Sweeper.Search.Tests.Pruners;

/// <summary>Runs a pruner over trials with constant curves, several at a time, as an engine would.</summary>
internal sealed class SimulatedSweep(IPruner pruner, int maxReports, Func<int, double> value)
{
    public Study Study { get; private set; } = Curves.Study(maxReports);

    /// <summary>How often each trial was promoted from each number of reports.</summary>
    public Dictionary<(int Number, int Reports), int> Promotions { get; } = [];

    public int Reached(int reports) => Study.Trials.Count(trial => trial.Reports.Count >= reports);

    public void Run(int trials, int workers)
    {
        while (true)
        {
            while (Study.Trials.Count(trial => trial.State == TrialState.Running) < workers && Start(trials))
            {
            }

            TrialRecord[] running = [.. Study.Trials.Where(trial => trial.State == TrialState.Running)];
            if (running.Length == 0)
            {
                return;
            }

            foreach (TrialRecord trial in running)
            {
                Step(trial);
            }
        }
    }

    private bool Start(int trials)
    {
        if (pruner.Promote(Study) is int number)
        {
            TrialRecord paused = Study.Trial(number);
            (int, int) promotion = (number, paused.Reports.Count);
            Promotions[promotion] = Promotions.GetValueOrDefault(promotion) + 1;
            Replace(paused with { State = TrialState.Running });
            return true;
        }

        if (Study.Trials.Count == trials)
        {
            return false;
        }

        TrialRecord added = Curves.Trial(Study.Trials.Count + 1, TrialState.Running);
        Study = Study with { Trials = [.. Study.Trials, added] };
        return true;
    }

    private void Step(TrialRecord trial)
    {
        TrialRecord reported = trial with
        {
            Reports = [.. trial.Reports, new MetricPoint(trial.Reports.Count + 1, value(trial.Number))],
        };
        Replace(reported);
        PruneAction action = pruner.Decide(Study, reported).Action;
        TrialState state = reported.Reports.Count == maxReports ? TrialState.Completed
            : action switch
            {
                PruneAction.Pause => TrialState.Paused,
                PruneAction.Stop => TrialState.Pruned,
                _ => TrialState.Running,
            };
        Replace(reported with { State = state });
    }

    private void Replace(TrialRecord trial) => Study = Study with
    {
        Trials = [.. Study.Trials.Select(other => other.Number == trial.Number ? trial : other)],
    };
}
