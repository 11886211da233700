using System.Runtime.CompilerServices;

namespace Sweeper.Search.Pruners;

/// <summary>Checks of what pruners are made with.</summary>
internal static class PrunerCheck
{
    /// <exception cref="ArgumentOutOfRangeException">It is less, or no number.</exception>
    public static void AtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= least))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be {least} or more.");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">It is not above, or infinite.</exception>
    public static void Above(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > least) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, but must be above {least}.");
        }
    }
}
