namespace Sweeper.Search.Pruners;

/// <summary>The trials that reached a rung, best first, ties by number.</summary>
internal sealed class RungRanking
{
    private readonly Direction _direction;
    private readonly int _rung;
    private readonly double _factor;
    private readonly List<(double Loss, TrialRecord Trial)> _order;

    /// <param name="direction">Of the study.</param>
    /// <param name="trials">Those that compete, in any order; ones that did not reach the rung are left out.</param>
    /// <param name="rung">1 or more.</param>
    /// <param name="factor">One in so many is in the top.</param>
    public RungRanking(Direction direction, IEnumerable<TrialRecord> trials, int rung, double factor)
    {
        _direction = direction;
        _factor = factor;
        _rung = rung;
        _order = [.. trials
            .Where(trial => trial.Reports.Count >= rung)
            .Select(trial => (Loss: Loss.Reached(direction, trial, rung), Trial: trial))
            .OrderBy(entry => entry.Loss)
            .ThenBy(entry => entry.Trial.Number)];
    }

    /// <summary>The best one in <c>factor</c>, rounded down, without those that have no finite value.</summary>
    public IEnumerable<(double Loss, TrialRecord Trial)> Top =>
        _order.Take((int)(_order.Count / _factor)).TakeWhile(entry => entry.Loss < Loss.Worst);

    /// <summary>A trial of the ranking against the last one of the top, or against the best where the top is empty.</summary>
    public RungComparison Compare(TrialRecord trial)
    {
        int last = Math.Max((int)(_order.Count / _factor), 1) - 1;
        return Loss.Compare(
            _direction, _rung, Loss.Reached(_direction, trial, _rung), _order[last].Loss, _order.Count);
    }
}
