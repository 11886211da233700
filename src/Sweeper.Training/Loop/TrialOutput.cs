using Microsoft.Win32.SafeHandles;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Models;

namespace Sweeper.Training.Loop;

/// <summary>Writes the best model and the predictions of a trial to its folder.</summary>
/// <remarks>
/// A crash at any moment leaves whole files or none: each is written beside its place and then renamed. The best model
/// that a checkpoint names stays, as <c>best.old</c> when there is a better one, until there is a newer checkpoint.
/// </remarks>
internal sealed class TrialOutput(TrialFolder folder, SavedModel saved)
{
    private readonly string _fresh = folder.Best + ".tmp";
    private readonly string _replaced = folder.Best + ".replaced";
    private readonly string _old = folder.Best + ".old";
    private bool _isNamedByCheckpoint;

    /// <summary>Begins a trial anew: removes what an earlier attempt left.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written; so do the others.</exception>
    public void Begin() => FileErrors.Explain(folder.Path, () =>
    {
        RemoveAllBut(null);
        Delete(folder.Predictions);
        Directory.CreateDirectory(folder.Predictions);
    });

    /// <summary>Whether the best model that a checkpoint names is there.</summary>
    /// <param name="weightsSha256">Null before the first evaluation, when there is none.</param>
    public bool HasBest(string? weightsSha256) => weightsSha256 is null || FindBest(weightsSha256) is not null;

    /// <summary>Goes on from a checkpoint: puts the best model it names back, and removes any other.</summary>
    /// <param name="weightsSha256">Null before the first evaluation, when there is none.</param>
    public void Resume(string? weightsSha256) => FileErrors.Explain(folder.Path, () =>
    {
        string? best = weightsSha256 is null ? null : FindBest(weightsSha256);
        DurableWrite.BestRestoration.Reach(WriteMoment.Before);
        RemoveAllBut(best);
        DurableWrite.BestRestoration.Reach(WriteMoment.Cleared);
        if (best is not null && best != folder.Best)
        {
            Directory.Move(best, folder.Best);
            DurableWrite.BestRestoration.Reach(WriteMoment.Renamed);
            AtomicFile.SyncFolder(folder.Path);
        }

        DurableWrite.BestRestoration.Reach(WriteMoment.After);

        _isNamedByCheckpoint = best is not null;
        Directory.CreateDirectory(folder.Predictions);
    });

    /// <summary>Puts the model in the place of the best one so far.</summary>
    /// <returns>SHA-256 of its weights.</returns>
    public string SaveBest(SequenceClassifier model) => FileErrors.Explain(folder.Best, () =>
    {
        DurableWrite.Best.Reach(WriteMoment.Before);
        Delete(_fresh);
        string hash = saved.Save(model, _fresh);
        Sync(_fresh);
        DurableWrite.Best.Reach(WriteMoment.Written);
        if (Directory.Exists(folder.Best))
        {
            Directory.Move(folder.Best, _isNamedByCheckpoint ? _old : _replaced);
        }

        DurableWrite.Best.Reach(WriteMoment.Cleared);
        Directory.Move(_fresh, folder.Best);
        DurableWrite.Best.Reach(WriteMoment.Renamed);
        AtomicFile.SyncFolder(folder.Path);
        DurableWrite.Best.Reach(WriteMoment.After);
        Delete(_replaced);
        _isNamedByCheckpoint = false;
        return hash;
    });

    /// <summary>Writes <c>predictions/epoch-1.safetensors</c>: <c>logits</c> [N, C] and <c>labels</c> [N].</summary>
    public void SavePredictions(double epoch, Evaluation evaluation, int[] truth)
    {
        SafetensorsWriter.Write(DurableWrite.Predictions, folder.PredictionsAt(epoch),
        [
            new TensorToWrite("logits", "F32", [truth.Length, evaluation.Classes], evaluation.Logits),
            new TensorToWrite("labels", "F32", [truth.Length], truth.Select(label => (float)label).ToArray()),
        ]);
    }

    /// <summary>A checkpoint is on disk that names the best model as it is now.</summary>
    public void Checkpointed()
    {
        _isNamedByCheckpoint = Directory.Exists(folder.Best);
        End();
    }

    /// <summary>The trial has ended for good.</summary>
    public void End() => FileErrors.Explain(_old, () =>
    {
        if (Directory.Exists(_old))
        {
            DurableWrite.OldBestRemoval.Around(() => Delete(_old));
        }
    });

    private string? FindBest(string weightsSha256) =>
        new[] { folder.Best, _old, _replaced }.FirstOrDefault(place =>
            File.Exists(Path.Combine(place, WeightFiles.Safetensors))
            && FileHash.Sha256(Path.Combine(place, WeightFiles.Safetensors)) == weightsSha256);

    private void RemoveAllBut(string? kept)
    {
        foreach (string place in new[] { folder.Best, _fresh, _replaced, _old }.Where(place => place != kept))
        {
            Delete(place);
        }
    }

    // A checkpoint may name the model at once: all its files must be there after a loss of power, too.
    private static void Sync(string folder)
    {
        foreach (string path in Directory.GetFiles(folder))
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        AtomicFile.SyncFolder(folder);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
