using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Optimize;

/// <summary>A study whose trials somebody else runs: asked for configurations, told what became of them. Not thread-safe.</summary>
internal sealed class AskTellStudy(Study start, ISampler sampler, IPruner? pruner)
{
    private readonly List<TrialRecord> _trials = [];

    public SearchSpace Space => start.Space;

    private Study Study => start with { Trials = _trials };

    /// <summary>The next trial to run: one that was paused and is worth going on with, or a new one; null at the end.</summary>
    public TrialRecord? Ask()
    {
        if (pruner?.Promote(Study) is { } number)
        {
            return Change(number, trial => trial with { State = TrialState.Running });
        }

        if (sampler.Propose(Study) is not { } configuration)
        {
            return null;
        }

        _trials.Add(new TrialRecord(_trials.Count + 1, configuration, TrialState.Running, [], null));
        return _trials[^1];
    }

    /// <summary>Takes in one report of a running trial.</summary>
    /// <returns>What becomes of the trial.</returns>
    public PruneAction Report(long number, double resource, double value)
    {
        TrialRecord trial = Change(
            Running(number), trial => trial with { Reports = [.. trial.Reports, new MetricPoint(resource, value)] });
        PruneAction action = pruner?.Decide(Study, trial).Action ?? PruneAction.Continue;
        if (action == PruneAction.Pause)
        {
            Change(trial.Number, paused => paused with { State = TrialState.Paused });
        }

        return action;
    }

    /// <summary>Takes in how a trial ended.</summary>
    public void Tell(long number, TrialState state, double? value) => Change(
        Open(number), trial => trial with { State = state, Objective = state == TrialState.Failed ? null : value });

    /// <summary>Takes in a finished trial that was not asked for.</summary>
    public void Observe(Configuration configuration, double? value) => _trials.Add(new TrialRecord(
        _trials.Count + 1, configuration, value is null ? TrialState.Failed : TrialState.Completed, [], value));

    private int Running(long number) => Known(number) is { State: TrialState.Running } trial
        ? trial.Number
        : throw new ProtocolException($"trial {number} is not running, it is {StateOf(number)}");

    // The harness may end a trial that was told to pause: the last report of the budget.
    private int Open(long number) => Known(number) is { State: TrialState.Running or TrialState.Paused } trial
        ? trial.Number
        : throw new ProtocolException($"trial {number} is not running, it is {StateOf(number)}");

    private string StateOf(long number) => Known(number).State.ToString().ToLowerInvariant();

    private TrialRecord Known(long number) => number >= 1 && number <= _trials.Count
        ? _trials[(int)number - 1]
        : throw new ProtocolException($"there is no trial {number}; the latest is {_trials.Count}");

    private TrialRecord Change(int number, Func<TrialRecord, TrialRecord> change) =>
        _trials[number - 1] = change(_trials[number - 1]);
}
