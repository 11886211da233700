using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Training.Loop;

/// <summary>One update of a model's parameters.</summary>
/// <param name="model">In training mode.</param>
/// <param name="optimizer">Of the model's parameters.</param>
/// <param name="maxGradNorm">Longest allowed gradient; 0 for no limit.</param>
internal sealed class TrainingStep(SequenceClassifier model, Optimizer optimizer, double maxGradNorm)
{
    private readonly Parameter[] _parameters = [.. model.parameters()];

    /// <summary>Forward, backward, clip, update.</summary>
    /// <param name="batch">On the model's device.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="types"><c>[B, S]</c> segment numbers; null when all are 0.</param>
    /// <returns>The mean cross-entropy before the update. NaN or infinite when the model has diverged.</returns>
    public double Run(BatchTensors batch, double learningRate, Tensor? types = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = Loss(batch, types);
        loss.backward();
        if (maxGradNorm > 0)
        {
            nn.utils.clip_grad_norm_(_parameters, maxGradNorm);
        }

        foreach (ILearningRateController group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        optimizer.step();
        model.zero_grad(set_to_none: true);
        // Read last: on a GPU this waits for the whole step.
        return loss.item<float>();
    }

    // A scope of its own: what the backward pass does not need is freed before it starts.
    private Tensor Loss(BatchTensors batch, Tensor? types)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = model.Forward(batch.Ids, batch.Mask, types); // [B, C]
        return F.cross_entropy(logits, batch.Labels).MoveToOuterDisposeScope();
    }
}
