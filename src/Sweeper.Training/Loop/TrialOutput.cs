using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Models;

namespace Sweeper.Training.Loop;

/// <summary>Writes the best model and the predictions of a trial to its folder.</summary>
/// <remarks>A crash at any moment leaves whole files or none: each is written beside its place and then renamed.</remarks>
internal sealed class TrialOutput
{
    private readonly TrialFolder _folder;
    private readonly SavedModel _saved;

    /// <summary>Removes what an earlier attempt left: its epochs are run again.</summary>
    public TrialOutput(TrialFolder folder, SavedModel saved)
    {
        (_folder, _saved) = (folder, saved);
        Delete(folder.Best);
        Delete(folder.Best + ".tmp");
        Delete(folder.Best + ".old");
        Delete(folder.Predictions);
        Directory.CreateDirectory(folder.Predictions);
    }

    /// <summary>Puts the model in the place of the best one so far.</summary>
    /// <returns>SHA-256 of its weights.</returns>
    public string SaveBest(SequenceClassifier model)
    {
        string fresh = _folder.Best + ".tmp";
        string old = _folder.Best + ".old";
        Delete(fresh);
        string hash = _saved.Save(model, fresh);
        if (Directory.Exists(_folder.Best))
        {
            Directory.Move(_folder.Best, old);
        }

        Directory.Move(fresh, _folder.Best);
        AtomicFile.SyncFolder(_folder.Path);
        Delete(old);
        return hash;
    }

    /// <summary>Writes <c>predictions/epoch-1.safetensors</c>: <c>logits</c> [N, C] and <c>labels</c> [N].</summary>
    public void SavePredictions(int epoch, Evaluation evaluation, int[] truth)
    {
        string path = Path.Combine(_folder.Predictions, $"epoch-{epoch}.safetensors");
        SafetensorsWriter.Write(path,
        [
            new TensorToWrite("logits", "F32", [truth.Length, evaluation.Classes], evaluation.Logits),
            new TensorToWrite("labels", "F32", [truth.Length], truth.Select(label => (float)label).ToArray()),
        ]);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
