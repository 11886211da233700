using Sweeper.Engine.Importance;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Importance;

/// <summary>Trials of functions whose analysis of variance is known.</summary>
internal static class Functions
{
    /// <summary>Parameters x1, x2, ... uniform in [0, 1].</summary>
    public static Parameter[] Unit(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Parameter($"x{i}", new Uniform(0, 1)))];

    /// <summary>Random points of a space and the values of a function there.</summary>
    public static EvaluatedConfiguration[] Sample(
        IReadOnlyList<Parameter> parameters, int count, Func<Configuration, double> function, long seed = 1)
    {
        SearchSpace space = new(parameters);
        return
        [
            .. Enumerable.Range(0, count).Select(number =>
            {
                SeededRandom random = new(seed, number, "test");
                Configuration point = space.Assemble([.. parameters.Select(one => one.Domain.At(random.NextDouble()))]);
                return new EvaluatedConfiguration(point, function(point));
            }),
        ];
    }

    public static double X(this Configuration point, int i) => point[$"x{i}"]!.AsNumber()!.Value;

    public static double ShareOf(this ImportanceReport report, string name) =>
        report.Parameters.Single(one => one.Name == name).Share;

    public static double ShareOf(this ImportanceReport report, string first, string second) =>
        report.Interactions.Single(one => one.First == first && one.Second == second).Share;
}
