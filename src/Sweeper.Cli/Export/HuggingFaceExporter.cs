using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Models;

namespace Sweeper.Cli.Export;

/// <summary>A trial's best model as a folder that transformers loads, with a model card.</summary>
internal sealed class HuggingFaceExporter : IExporter
{
    public string Name => "hf";

    public string Summary => "the model of a trial as a folder that transformers loads";

    public bool IsOfOneTrial => true;

    public ExportResult Export(ExportRequest request)
    {
        StoredTrial trial = request.Trial ?? throw new UserErrorException(
            $"no trial of sweep '{request.Sweep.Name}' has completed, so there is no model to export",
            $"Look at 'sweeper status {request.Sweep.Name}', or name a trial with --trial");
        TrialFolder folder = TrialFolder.Of(request.Sweep.Folder, trial.Number);
        if (!Directory.Exists(folder.Best))
        {
            throw new UserErrorException(
                $"trial #{trial.Number} of sweep '{request.Sweep.Name}' has no saved model",
                "Choose a completed trial of 'sweeper trials', or run 'sweeper reproduce' to make it again", folder.Best);
        }

        ExportTarget.CreateFolder(request);
        // Of models that were saved by an earlier Sweeper, or while their trial was interrupted, too.
        var card = new ModelCard(TrialJson.ReadPlan(folder), EncoderConfig.Load(folder.Best).LabelNames, trial.Epochs);
        return FileErrors.Explain(request.Target, () =>
        {
            string[] sources = [.. Directory.GetFiles(folder.Best).Where(path => Path.GetFileName(path) != ModelCard.FileName)];
            string[] files = [.. sources.Select(path => Path.Combine(request.Target, Path.GetFileName(path)))];
            foreach ((string source, string target) in sources.Zip(files))
            {
                File.Copy(source, target, overwrite: true);
            }

            card.Save(DurableWrite.Export, request.Target);
            return new ExportResult(
                $"the model of trial #{trial.Number} of {request.Sweep.Name}", [.. files, Path.Combine(request.Target, ModelCard.FileName)]);
        });
    }
}
