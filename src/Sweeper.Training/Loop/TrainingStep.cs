using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Sweeper.Training.Loop;

/// <summary>One update of a model's parameters.</summary>
/// <param name="model">In training mode.</param>
/// <param name="optimizer">Of the model's parameters.</param>
/// <param name="maxGradNorm">Longest allowed gradient of all batches of the step; 0 for no limit.</param>
/// <param name="micro">How much of a batch goes through the model at a time; shrinks when memory runs out.</param>
/// <param name="budget">Memory that a step must keep to as if there were no more; null for all there is.</param>
internal sealed class TrainingStep(
    SequenceClassifier model, Optimizer optimizer, double maxGradNorm, MicroBatch micro, MemoryBudget? budget = null)
{
    private readonly Parameter[] _parameters = [.. model.parameters()];

    /// <summary>What is minimised.</summary>
    public TrainingLoss Loss { get; init; } = new();

    /// <summary>Rates of the optimizer's groups as multiples of the step's; null for 1 each.</summary>
    public IReadOnlyList<double>? RateFactors { get; init; }

    /// <summary>One of <see cref="Models.Precision.Names"/>.</summary>
    public string Precision { get; init; } = Models.Precision.Names[0];

    /// <summary>Of the next step; null for none.</summary>
    public LossScale? Scale { get; set; }

    /// <inheritdoc cref="Run(IReadOnlyList{BatchTensors}, double)"/>
    public double Run(BatchTensors batch, double learningRate) => Run([batch], learningRate);

    /// <summary>Forward, backward, clip, update.</summary>
    /// <param name="batches">On the model's device. One or more: their gradients are added up, as if they were one batch.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <returns>The mean loss before the update. NaN or infinite when the model has diverged.</returns>
    public double Run(IReadOnlyList<BatchTensors> batches, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = AddGradients(batches);
        bool isFinite = Scale?.Unscale(_parameters) ?? true;
        Scale = Scale?.After(isFinite);
        if (isFinite)
        {
            Update(learningRate);
        }

        model.zero_grad(set_to_none: true);
        // Read last: on a GPU this waits for the whole step.
        return loss.item<float>();
    }

    private void Update(double learningRate)
    {
        if (maxGradNorm > 0)
        {
            nn.utils.clip_grad_norm_(_parameters, maxGradNorm);
        }

        int index = 0;
        foreach (ILearningRateController group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate * (RateFactors?[index++] ?? 1);
        }

        optimizer.step();
    }

    // Nothing but gradients has changed until they are complete, so a lack of memory lets them be computed again: with
    // the random numbers of the first try, in smaller pieces.
    private Tensor AddGradients(IReadOnlyList<BatchTensors> batches)
    {
        int rows = batches.Max(batch => batch.Count);
        byte[] random = TorchRandom.State();
        while (true)
        {
            budget?.Begin();
            bool ranOut = false;
            try
            {
                Tensor loss = AddGradients(batches, micro.Of(rows));
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

    private Tensor AddGradients(IReadOnlyList<BatchTensors> batches, int atATime)
    {
        using DisposeScope scope = NewDisposeScope();
        BatchTensors[] parts = [.. batches.SelectMany(batch => batch.Parts(atATime))];
        if (parts is [var only])
        {
            Tensor whole = LossOf(only);
            Backward(whole);
            return whole.MoveToOuterDisposeScope();
        }

        double[] weights = [.. parts.Select(part => Loss.Weight(part.Labels))];
        double all = weights.Sum();
        Tensor sum = zeros([], device: batches[0].Labels.device);
        for (int i = 0; i < parts.Length; i++)
        {
            using DisposeScope part = NewDisposeScope();
            // The mean over all examples is the mean of the parts' means, weighted by what their examples count.
            Tensor weighted = LossOf(parts[i]) * (weights[i] / all);
            Backward(weighted);
            sum.add_(weighted.detach());
        }

        return sum.MoveToOuterDisposeScope();
    }

    private void Backward(Tensor loss)
    {
        using Tensor? scaled = Scale is { } scale ? loss * scale.Factor : null;
        (scaled ?? loss).backward();
    }

    // A scope of its own: what the backward pass does not need is freed before it starts.
    private Tensor LossOf(BatchTensors batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable precision = Models.Precision.Use(Precision);
        micro.BeforeForward(batch.Count);
        Tensor logits = model.Forward(batch.Ids, batch.Mask, batch.Types); // [B, C]
        return Loss.Mean(logits, batch.Labels).MoveToOuterDisposeScope();
    }
}
