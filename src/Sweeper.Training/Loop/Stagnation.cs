using Sweeper.Search;

namespace Sweeper.Training.Loop;

/// <summary>How long a trial has not improved: what early stopping remembers between evaluations.</summary>
/// <param name="Best">The objective's value that the next evaluation has to improve on.</param>
/// <param name="Evaluations">In a row without improvement, the latest included.</param>
internal sealed record Stagnation(double Best, int Evaluations)
{
    /// <summary>After one more evaluation. The first is an improvement, and so is any after a value that is no number.</summary>
    /// <param name="before">Null before the first.</param>
    /// <param name="value">Of the objective's metric.</param>
    /// <param name="direction">Of the objective.</param>
    /// <param name="minDelta">An improvement is better by more than this. 0 or more.</param>
    public static Stagnation After(Stagnation? before, double value, Direction direction, double minDelta)
    {
        if (before is null || double.IsNaN(before.Best))
        {
            return new Stagnation(value, 0);
        }

        double gain = direction == Direction.Maximize ? value - before.Best : before.Best - value;
        return gain > minDelta ? new Stagnation(value, 0) : before with { Evaluations = before.Evaluations + 1 };
    }
}
