using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Planning;

/// <summary>What Sweeper does otherwise than W&amp;B with a sweep file, as far as it concerns that file.</summary>
public static class WandbDifferences
{
    public static IReadOnlyList<string> Of(SweepSpec spec)
    {
        List<string> differences = [];
        Domain[] domains = [.. spec.Space.Parameters.Select(parameter => parameter.Domain)];
        if (spec.Method == SearchMethod.Grid && domains.Count(domain => domain.GridValues is { Count: > 1 }) > 1)
        {
            differences.Add("the grid runs in the order of the file, the last parameter varying fastest; W&B sorts the names");
        }

        if (domains.Any(domain => domain is QUniform or QLogUniform or QNormal or QLogNormal or QBeta))
        {
            differences.Add("q_* distributions stay within their bounds and include the upper one");
        }

        bool isLearning = spec.Method is SearchMethod.Bayes or SearchMethod.Tpe or SearchMethod.GaussianProcess;
        if (isLearning && domains.Any(domain => domain is Categorical { IsOrdinal: true, Values.Count: > 2 }))
        {
            differences.Add("lists of numbers are ordered: the search knows that a value lies between its neighbours");
        }

        if (spec.Space.IsConditional || spec.Space.Constraints.Count > 0)
        {
            differences.Add("W&B knows neither when nor where and would run every combination");
        }

        return differences;
    }
}
