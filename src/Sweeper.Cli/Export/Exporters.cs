namespace Sweeper.Cli.Export;

/// <summary>Every format that <c>sweeper export</c> knows.</summary>
internal static class Exporters
{
    /// <summary>In the order in which help and messages list them; the first is the default.</summary>
    public static IReadOnlyList<IExporter> All { get; } =
    [
        new HuggingFaceExporter(), new CsvExporter(), new JsonExporter(), new TensorBoardExporter(), new MlflowExporter(),
    ];
}
