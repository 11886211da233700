namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary>Sweep files to start from.</summary>
internal static class Files
{
    public const string Tail = "sweeper: { task: { model: models/tiny, data: data/sst2 } }\n";

    public const string Head = "method: grid\nmetric: { name: f1 }\n";

    /// <summary>A file that is right but for these lines under <c>parameters</c>, from line 4 on.</summary>
    public static string WithParameters(string lines, string method = "grid") =>
        $"method: {method}\nmetric: {{ name: f1 }}\nparameters:\n{lines}\nrun_cap: 9\n{Tail}";

    /// <summary>A file that is right but for these lines at top level, from line 1 on.</summary>
    public static string WithTop(string lines) =>
        $"{lines}\n{Head}parameters: {{ epochs: [1, 2] }}\n{Tail}";
}
