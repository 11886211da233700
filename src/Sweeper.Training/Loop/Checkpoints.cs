using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using TorchSharp.Modules;

namespace Sweeper.Training.Loop;

/// <summary>The checkpoints of a trial: pairs of <c>000001.safetensors</c> and <c>000001.json</c> in one folder.</summary>
/// <remarks>
/// The JSON file is written last and holds the hash of the other, so a checkpoint exists once its JSON file does; a
/// process that is killed at any moment leaves the last one, or the one before, whole. Both are on disk, and their
/// names with them, before an older one is removed.
/// </remarks>
/// <param name="folder">The trial's.</param>
/// <param name="identity">Of the trial's plan.</param>
/// <param name="retention">Which stay.</param>
internal sealed class Checkpoints(TrialFolder folder, string identity, CheckpointRetention retention)
{
    private int _newest;
    private int _best;

    /// <summary>Where checkpoints go that cannot be used.</summary>
    private string Aside => folder.Checkpoint + ".unusable";

    /// <summary>
    /// The newest checkpoint of this plan, or null. Others are set aside with a line on standard error, and what an
    /// interrupted write left is removed.
    /// </summary>
    /// <param name="isUsable">Whether there is what else the checkpoint needs.</param>
    public CheckpointState? Newest(Func<CheckpointState, bool> isUsable)
    {
        CheckpointState? newest = null;
        foreach (int number in Numbers().OrderDescending())
        {
            if (Read(number, isUsable) is { } state)
            {
                newest ??= state;
                _newest = Math.Max(_newest, number);
                _best = _best == 0 && state.IsBest ? number : _best;
            }
            else
            {
                SetAside(number);
            }
        }

        RemoveOrphans();
        return newest;
    }

    /// <summary>Puts what <see cref="Newest"/> found into a model and its new optimizer; the random state comes last.</summary>
    public void Restore(CheckpointState state, SequenceClassifier model, OptimizerHelper optimizer)
    {
        CheckpointTensors.Restore(TensorsOf(_newest), state.OptimizerSteps, model, optimizer);
        TorchRandom.Restore(state.RandomState);
    }

    /// <summary>Writes a checkpoint, then removes those that need not stay.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public void Write(TrainingProgress progress, bool isBest, SequenceClassifier model, OptimizerHelper optimizer)
    {
        int number = _newest + 1;
        string hash = SafetensorsWriter.Write(
            DurableWrite.CheckpointTensors, TensorsOf(number), CheckpointTensors.Read(model, optimizer));
        var state = new CheckpointState
        {
            Version = CheckpointState.CurrentVersion,
            Identity = identity,
            Progress = progress,
            IsBest = isBest,
            RandomState = TorchRandom.State(),
            OptimizerSteps = CheckpointTensors.Steps(model, optimizer),
            TensorsSha256 = hash,
        };
        AtomicFile.Write(DurableWrite.CheckpointState, StateOf(number), state.ToFile());
        (_newest, _best) = (number, isBest ? number : _best);
        Remove(older => older != number && !(older == _best && retention == CheckpointRetention.Best));
    }

    /// <summary>The trial has ended for good: what stays is what the retention asks for.</summary>
    /// <exception cref="UserErrorException">They cannot be removed.</exception>
    public void End() => FileErrors.Explain(folder.Checkpoint, () =>
    {
        if (retention == CheckpointRetention.Best)
        {
            Remove(number => number != _best);
        }
        else if (retention != CheckpointRetention.All && Directory.Exists(folder.Checkpoint))
        {
            DurableWrite.CheckpointsRemoval.Around(() => Directory.Delete(folder.Checkpoint, recursive: true));
        }
    });

    private void Remove(Func<int, bool> which) => FileErrors.Explain(folder.Checkpoint, () =>
    {
        foreach (int number in Numbers().Where(number => retention != CheckpointRetention.All && which(number)))
        {
            // First the file whose presence makes it a checkpoint.
            DurableWrite.CheckpointRemoval.Reach(WriteMoment.Before);
            File.Delete(StateOf(number));
            DurableWrite.CheckpointRemoval.Reach(WriteMoment.Cleared);
            File.Delete(TensorsOf(number));
            DurableWrite.CheckpointRemoval.Reach(WriteMoment.After);
        }
    });

    private CheckpointState? Read(int number, Func<CheckpointState, bool> isUsable)
    {
        string? problem;
        try
        {
            var state = CheckpointState.FromFile(File.ReadAllBytes(StateOf(number)));
            problem = state.Identity != identity ? "it is of another plan"
                : !File.Exists(TensorsOf(number)) ? "its tensors are missing"
                : FileHash.Sha256(TensorsOf(number)) != state.TensorsSha256 ? "its tensors are not what was written"
                : !isUsable(state) ? "the best model that goes with it is missing"
                : null;
            if (problem is null)
            {
                return state;
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
        }

        Console.Error.WriteLine($"checkpoint {StateOf(number)} cannot be used: {problem}; it is moved to {Aside}");
        return null;
    }

    private void SetAside(int number) => FileErrors.Explain(folder.Checkpoint, () =>
    {
        Directory.CreateDirectory(Aside);
        foreach (string path in new[] { StateOf(number), TensorsOf(number) }.Where(File.Exists))
        {
            DurableWrite.CheckpointSetAside.Around(
                () => File.Move(path, Path.Combine(Aside, Path.GetFileName(path)), overwrite: true));
        }
    });

    private void RemoveOrphans() => FileErrors.Explain(folder.Checkpoint, () =>
    {
        if (Directory.Exists(folder.Checkpoint))
        {
            HashSet<string> whole = [.. Numbers().SelectMany(number => new[] { StateOf(number), TensorsOf(number) })];
            foreach (string path in Directory.GetFiles(folder.Checkpoint).Where(path => !whole.Contains(path)))
            {
                DurableWrite.OrphanRemoval.Around(() => File.Delete(path));
            }
        }
    });

    private int[] Numbers() => !Directory.Exists(folder.Checkpoint)
        ? []
        : [.. Directory.GetFiles(folder.Checkpoint, "*.json")
            .Select(path => int.TryParse(
                Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : 0)
            .Where(number => number > 0)];

    private string StateOf(int number) => PathOf(number, "json");

    private string TensorsOf(int number) => PathOf(number, "safetensors");

    private string PathOf(int number, string extension) =>
        Path.Combine(folder.Checkpoint, string.Create(CultureInfo.InvariantCulture, $"{number:D6}.{extension}"));
}
