using System.Text;
using System.Text.Json.Nodes;
using Sweeper.Cli.Json;

namespace Sweeper.Cli.Export;

/// <summary>All that the store knows of a sweep as one JSON document: <c>sweep</c>, <c>sweep_file</c> and <c>trials</c>.</summary>
internal sealed class JsonExporter : IExporter
{
    public string Name => "json";

    public string Summary => "a file with all there is: the sweep, its file, and each trial with its evaluations, decisions and attempts";

    public ExportResult Export(ExportRequest request)
    {
        JsonObject document = new()
        {
            ["sweep"] = JsonOutput.Sweep(request.Sweep, request.Trials),
            ["sweep_file"] = request.Sweep.SpecText,
            ["trials"] = new JsonArray([.. request.Trials.Select(trial => JsonOutput.Trial(trial, request.Sweep.Objective, request.Sweep))]),
        };
        ExportTarget.WriteFile(request, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(), leaveOpen: true);
            JsonOutput.Write(writer, document);
        });
        return new(request.Named, [request.Target]);
    }
}
