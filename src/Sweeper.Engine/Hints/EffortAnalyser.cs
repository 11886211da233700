using System.Globalization;
using Sweeper.Engine.Importance;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>Where more trials, or fewer parameters, would serve better.</summary>
internal static class EffortAnalyser
{
    private const int TrialsPerParameter = 10;

    // A parameter matters less than this, interactions included.
    private const double LeastShare = 0.05;

    /// <summary>Fewer than ten trials for each parameter that varies, although the space has more to offer.</summary>
    public static IEnumerable<Hint> TooFewTrials(HintInput input)
    {
        SearchSpace space = new(input.Parameters);
        int varied = input.Parameters.Count(parameter => parameter.Domain.Support is not { Count: 1 });
        int planned = Math.Max(input.PlannedTrials ?? 0, input.Trials.Count);
        long wanted = Math.Min(TrialsPerParameter * varied, space.PointCount ?? long.MaxValue);
        if (input.Trials.Count > 0 && planned < wanted)
        {
            yield return new(
                HintKind.TooFewTrials,
                string.Create(CultureInfo.InvariantCulture,
                    $"{planned} {(planned == 1 ? "trial" : "trials")} for {varied} {(varied == 1 ? "parameter" : "parameters")} "
                    + $"leave most of the space unseen: {TrialsPerParameter} for each parameter are a start."),
                string.Create(CultureInfo.InvariantCulture, $"run_cap: {wanted}"),
                "");
        }
    }

    /// <summary>Parameters that surely do not matter where the trials can tell at all.</summary>
    public static IEnumerable<Hint> Insensitive(HintInput input)
    {
        if (input.Importance is not { Answer: ImportanceAnswer.Told } importance || input.Ranking() is not [var winner, ..])
        {
            yield break;
        }

        foreach (ParameterShare share in importance.Parameters.Where(one => one.Interval.High < LeastShare))
        {
            bool interacts = importance.Interactions
                .Any(pair => (pair.First == share.Name || pair.Second == share.Name) && pair.Interval.High >= LeastShare);
            bool varies = input.Trials.Select(trial => trial.Configuration[share.Name]?.CanonicalText).Distinct().Count() > 1;
            if (!interacts && varies && winner.Configuration[share.Name] is { } value)
            {
                yield return new(
                    HintKind.InsensitiveParameter,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{share.Name} hardly matters: it explains {100 * share.Share:F1} % of the variance "
                        + $"(at most {100 * share.Interval.High:F1} %). Fix it and spend the trials on others."),
                    SweepFileLine.Value(share.Name, value),
                    SweepFileLine.Parameters);
            }
        }
    }
}
