using System.Reflection;

namespace Sweeper.Cli.Web;

/// <summary>The files of the page, as they were built into the program.</summary>
internal static class WebResource
{
    /// <summary>What to do when the charts' library is not built in.</summary>
    public const string HowToGetECharts =
        "run tools/echarts.sh where the npm registry can be reached (or with ECHARTS=FILE, see docs/report.md), then build again";

    /// <summary>Apache ECharts; null when the build could not get it.</summary>
    public static string? ECharts => Find("echarts.min.js");

    /// <param name="path">Below Web: <c>page/charts/curves.js</c>, <c>live/live.css</c>.</param>
    public static string File(string path) =>
        Find(path) ?? throw new InvalidOperationException($"Bug in Sweeper: the page's {path} is not built in.");

    /// <summary>The paths of all files of a folder below Web with this ending, in ordinal order.</summary>
    public static IEnumerable<string> Files(string folder, string ending) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith($"{folder}/", StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string? Find(string name)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
