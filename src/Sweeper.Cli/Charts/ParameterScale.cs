using Sweeper.Cli.Rendering;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Charts;

/// <summary>How the values of a parameter lie along an axis.</summary>
internal enum ScaleKind
{
    /// <summary>At even distances, one after the other.</summary>
    Category,

    /// <summary>Where the number puts them.</summary>
    Linear,

    /// <summary>Where the number's logarithm puts them.</summary>
    Log,
}

/// <summary>The axis of one parameter in every chart.</summary>
internal sealed class ParameterScale
{
    /// <summary>Up to so many different numbers stand at even distances: each can have its own tick.</summary>
    public const int MostLevels = 8;

    private readonly Dictionary<string, int> _levelOf;

    private ParameterScale(string name, ScaleKind kind, ParameterValue[] levels, double low, double high)
    {
        (Name, Kind, Low, High) = (name, kind, low, high);
        Levels = kind == ScaleKind.Category ? levels : [];
        _levelOf = Levels.Select((level, i) => (level.CanonicalText, i)).ToDictionary(StringComparer.Ordinal);
    }

    public string Name { get; }

    public ScaleKind Kind { get; }

    /// <summary>Every value of a category, numbers ascending, texts in order of appearance; else empty.</summary>
    public IReadOnlyList<ParameterValue> Levels { get; }

    /// <summary>The smallest number; -0.5 for categories.</summary>
    public double Low { get; }

    /// <summary>The largest number; half a step beyond the last level for categories.</summary>
    public double High { get; }

    /// <summary>Names of the levels.</summary>
    public IEnumerable<string> Labels => Levels.Select(Format.Parameter);

    /// <summary>The scale that suits a parameter's values.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="trials">Whose values are shown.</param>
    /// <param name="domain">What the sweep file says of it; null when that is not known: then a wide range is logarithmic.</param>
    public static ParameterScale Of(string name, IEnumerable<StoredTrial> trials, Domain? domain)
    {
        ParameterValue[] values =
        [
            .. trials.Select(trial => trial.Configuration[name]).OfType<ParameterValue>()
                .DistinctBy(value => value.CanonicalText).OrderBy(value => value.AsNumber() ?? double.MaxValue),
        ];
        if (values.Length <= MostLevels || values.Any(value => value.AsNumber() is null))
        {
            return new(name, ScaleKind.Category, values, -0.5, values.Length - 0.5);
        }

        double low = values[0].AsNumber()!.Value;
        double high = values[^1].AsNumber()!.Value;
        bool isLog = low > 0 && domain switch
        {
            LogUniform or InvLogUniform or QLogUniform or LogNormal or QLogNormal => true,
            null or Categorical => high >= 20 * low,
            _ => false,
        };
        return new(name, isLog ? ScaleKind.Log : ScaleKind.Linear, values, low, high);
    }

    /// <summary>The number, or the index of the level; null when the configuration lacks the parameter.</summary>
    public double? Position(Configuration configuration) => configuration[Name] switch
    {
        null => null,
        var value when Kind == ScaleKind.Category => _levelOf[value.CanonicalText],
        var value => value.AsNumber(),
    };

    /// <summary>A position as a share of the axis, in [0, 1].</summary>
    public double Share(double position) => Kind == ScaleKind.Log
        ? Math.Log(position / Low) / Math.Log(High / Low)
        : (position - Low) / (High - Low);

    /// <summary>The position at a share of the axis: the inverse of <see cref="Share"/>.</summary>
    public double At(double share) => Kind == ScaleKind.Log
        ? Low * Math.Pow(High / Low, share)
        : Low + (share * (High - Low));
}
