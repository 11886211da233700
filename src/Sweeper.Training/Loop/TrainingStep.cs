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
/// <param name="maxGradNorm">Longest allowed gradient of a whole batch; 0 for no limit.</param>
/// <param name="micro">How much of a batch goes through the model at a time; shrinks when memory runs out.</param>
/// <param name="budget">Memory that a step must keep to as if there were no more; null for all there is.</param>
internal sealed class TrainingStep(
    SequenceClassifier model, Optimizer optimizer, double maxGradNorm, MicroBatch micro, MemoryBudget? budget = null)
{
    private readonly Parameter[] _parameters = [.. model.parameters()];

    /// <summary>Forward, backward, clip, update.</summary>
    /// <param name="batch">On the model's device.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <returns>The mean cross-entropy before the update. NaN or infinite when the model has diverged.</returns>
    public double Run(BatchTensors batch, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = AddGradients(batch);
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

    // Nothing but gradients has changed until they are complete, so a lack of memory lets them be computed again: with
    // the random numbers of the first try, in smaller pieces.
    private Tensor AddGradients(BatchTensors batch)
    {
        int rows = (int)batch.Labels.shape[0];
        byte[] random = TorchRandom.State();
        while (true)
        {
            budget?.Begin();
            bool ranOut = false;
            try
            {
                Tensor loss = AddGradients(batch, rows, micro.Of(rows));
                if (budget is null || micro.IsPointless || !budget.IsExceeded())
                {
                    return loss;
                }

                loss.Dispose();
            }
            catch (Exception exception) when (TorchExtras.IsOutOfMemory(exception) && micro.Of(rows) > 1)
            {
                ranOut = true;
            }

            // Outside the catch block: the exception no longer holds on to anything.
            model.zero_grad(set_to_none: true);
            TorchRandom.Restore(random);
            bool mayHelp = budget is null || budget.Discard();
            if (ranOut || (mayHelp && micro.Of(rows) > 1))
            {
                micro.Halve(rows);
            }
            else
            {
                micro.GiveUp();
            }
        }
    }

    private Tensor AddGradients(BatchTensors batch, int rows, int atATime)
    {
        using DisposeScope scope = NewDisposeScope();
        if (atATime == rows)
        {
            Tensor whole = Loss(batch);
            whole.backward();
            return whole.MoveToOuterDisposeScope();
        }

        Tensor sum = zeros([], device: batch.Labels.device);
        for (int start = 0; start < rows; start += atATime)
        {
            using DisposeScope part = NewDisposeScope();
            int count = Math.Min(atATime, rows - start);
            // The mean over the batch is the mean of the parts' means, weighted by their numbers of examples.
            Tensor weighted = Loss(batch.Rows(start, count)) * ((double)count / rows);
            weighted.backward();
            sum.add_(weighted.detach());
        }

        return sum.MoveToOuterDisposeScope();
    }

    // A scope of its own: what the backward pass does not need is freed before it starts.
    private Tensor Loss(BatchTensors batch)
    {
        using DisposeScope scope = NewDisposeScope();
        micro.BeforeForward((int)batch.Labels.shape[0]);
        Tensor logits = model.Forward(batch.Ids, batch.Mask, batch.Types); // [B, C]
        return F.cross_entropy(logits, batch.Labels).MoveToOuterDisposeScope();
    }
}
