using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>method</c>, and whether a sweep with it comes to an end.</summary>
internal sealed class MethodReader(Findings findings)
{
    private static readonly string[] Stopping = ["hyperband", "bohb", "asha"];

    private static readonly (string Name, SearchMethod Method)[] Methods =
    [
        ("grid", SearchMethod.Grid),
        ("random", SearchMethod.Random),
        ("bayes", SearchMethod.Bayes),
        ("quasi-random", SearchMethod.QuasiRandom),
        ("tpe", SearchMethod.Tpe),
        ("gp", SearchMethod.GaussianProcess),
    ];

    private static readonly string[] Names = [.. Methods.Select(method => method.Name)];

    // What other tools call them, compared without case, dashes, underscores and blanks.
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["sobol"] = Means("quasi-random"),
        ["quasirandom"] = Means("quasi-random"),
        ["qmc"] = Means("quasi-random"),
        ["halton"] = Means("quasi-random"),
        ["bayesian"] = Means("bayes"),
        ["bayesopt"] = Means("bayes"),
        ["bayesianoptimization"] = Means("bayes"),
        ["bo"] = Means("bayes"),
        ["auto"] = Means("bayes"),
        ["optuna"] = Means("tpe"),
        ["hyperopt"] = Means("tpe"),
        ["parzen"] = Means("tpe"),
        ["gaussianprocess"] = Means("gp"),
        ["kriging"] = Means("gp"),
    };

    /// <summary>The method, or null and a problem.</summary>
    public SearchMethod? Read(Block top)
    {
        if (top["method"] is null)
        {
            top.ReportMissing("method", "", "add method: grid, method: random or method: bayes");
            return null;
        }

        if (top.Text("method") is not { } method)
        {
            return null;
        }

        if (Array.FindIndex(Methods, known => known.Name == method.Text) is >= 0 and int index)
        {
            return Methods[index].Method;
        }

        if (method.Text == "custom")
        {
            findings.Add(method.Place, "'method' is 'custom', which needs an outside search engine",
                "write method: bayes with a run_cap");
            return null;
        }

        string plain = method.Text.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)
            .Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (Stopping.Contains(plain))
        {
            findings.Add(method.Place, $"'method' is {method.Shown}, which stops trials but proposes none",
                "write method: bayes and sweeper: { pruner: { type: asha } }");
            return null;
        }

        findings.Add(method.Place, $"'method' is {method.Shown}, which is unknown",
            Foreign.GetValueOrDefault(plain) ?? Suggestions.Fix(method.Text, Names, "The methods are"));
        return null;
    }

    /// <summary>Reports that nothing ever ends the sweep.</summary>
    public static void CheckEnd(Block top, SearchMethod? method, SearchSpace? space)
    {
        if (method is null or SearchMethod.Grid || top["run_cap"] is not null || space is null
            || space.PointCount is not null)
        {
            return;
        }

        string search = method switch
        {
            SearchMethod.Random => "random",
            SearchMethod.QuasiRandom => "quasi-random",
            _ => "Bayesian",
        };
        top.ReportMissing("run_cap", $", so a {search} search would never end",
            "add run_cap: followed by the total number of trials, such as 20");
    }

    private static string Means(string name) =>
        $"did you mean '{name}'? The methods are {Suggestions.List(Names)}";
}
