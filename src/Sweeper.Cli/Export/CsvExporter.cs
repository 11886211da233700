using System.Text;
using Sweeper.Cli.Rendering;
using Sweeper.Engine.Reports;

namespace Sweeper.Cli.Export;

/// <summary>Trials, or with <c>--epochs</c> their evaluations, as one CSV file.</summary>
internal sealed class CsvExporter : IExporter
{
    public string Name => "csv";

    public string Summary => "a file with a row for each trial, or with --epochs for each evaluation";

    public bool TakesEpochs => true;

    public ExportResult Export(ExportRequest request)
    {
        ExportTarget.WriteFile(request, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(), leaveOpen: true);
            if (request.HasEpochs)
            {
                TrialCsv.WriteEpochs(writer, request.Trials);
            }
            else
            {
                TrialCsv.Write(writer, SweepReport.Build(request.Sweep, request.Trials, request.Sweep.Objective), request.Trials);
            }
        });
        string evaluations = request.HasEpochs ? $"{Format.Count(request.Trials.Sum(trial => trial.Epochs.Count), "evaluation")} of " : "";
        return new(evaluations + request.Named, [request.Target]);
    }
}
