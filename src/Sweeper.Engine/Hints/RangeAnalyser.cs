using System.Globalization;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Hints;

/// <summary>The winner lies at the edge of a range, and trials get better towards it: the best may lie beyond.</summary>
internal static class RangeAnalyser
{
    // The outermost part of a continuous range that counts as its edge.
    private const double Edge = 0.05;

    // Trials in the outer third are compared with those of the middle third.
    private const double Third = 1.0 / 3;

    private const int LeastValues = 3;

    public static IEnumerable<Hint> Edges(HintInput input)
    {
        HintTrial[] ranking = input.Ranking();
        if (ranking.Length < LeastValues)
        {
            yield break;
        }

        foreach (Parameter parameter in input.Parameters)
        {
            if (ranking[0].Configuration[parameter.Name]?.AsNumber() is { } value
                && NumericRange.Of(parameter.Domain) is { } range
                && Side(range, value) is var side && side != 0
                && GetsBetterTowards(range, side, parameter.Name, ranking, input.Objective)
                && Extended(parameter, range, side, input.Rules) is { } line)
            {
                yield return new(
                    HintKind.EdgeOfRange,
                    string.Create(CultureInfo.InvariantCulture,
                        $"The {input.BestName}, #{ranking[0].Number}, has {parameter.Name} {NumberText.Of(value)}, at the {(side > 0 ? "upper" : "lower")} "
                        + $"end of its range, and trials get better towards it: the best may lie beyond."),
                    line,
                    SweepFileLine.Parameters)
                {
                    Edge = new(parameter.Name, ranking[0].Configuration[parameter.Name]!, side > 0),
                };
            }
        }
    }

    // -1 at the lower end, 1 at the upper end, 0 inside.
    private static int Side(NumericRange range, double value)
    {
        double position = range.Position(value);
        double edge = range.Values.Length > 0 ? 0 : Edge;
        return position <= edge ? -1 : position >= 1 - edge ? 1 : 0;
    }

    // Of two values one always is the edge, and of a parameter without effect the winner's is anything: so the trials of
    // the outer third must be better on average than those of the middle one.
    private static bool GetsBetterTowards(
        NumericRange range, int side, string name, HintTrial[] ranking, Objective objective)
    {
        double[] Scores(double from, double to) =>
        [
            .. ranking.Where(trial => trial.Configuration[name]?.AsNumber() is { } value
                    && Outwards(range.Position(value)) is var position && position >= from && position <= to)
                .Select(trial => trial.Score!.Value),
        ];
        double Outwards(double position) => side > 0 ? position : 1 - position;

        double[] outer = Scores(2 * Third, 1);
        double[] middle = Scores(Third, (2 * Third) - 1e-9);
        return outer.Length > 0 && middle.Length > 0 && objective.IsBetter(outer.Average(), middle.Average());
    }

    private static string? Extended(
        Parameter parameter, NumericRange range, int side, IReadOnlyList<HyperparameterRule> rules)
    {
        HyperparameterRule? rule = rules.FirstOrDefault(rule => rule.Name == parameter.Name);
        bool isWhole = rule?.Kind == HyperparameterKind.Integer || parameter.Domain is IntUniform || range.IsWhole;
        double[] beyond =
        [
            .. range.Beyond(side).Select(value => isWhole ? Math.Round(value) : SweepFileLine.Round(value))
                .Where(value => (rule is null || NumberText.IsInRange(value, rule))
                    && (side > 0 ? value > range.Max : value < range.Min)),
        ];
        if (beyond.Length == 0)
        {
            return null;
        }

        double far = side > 0 ? beyond.Max() : beyond.Min();
        return range.Values.Length > 0
            ? SweepFileLine.Values(parameter.Name, range.Values.Concat(beyond).Distinct().Order())
            : SweepFileLine.Range(parameter.Name, parameter.Domain, side > 0 ? range.Min : far, side > 0 ? far : range.Max);
    }
}
