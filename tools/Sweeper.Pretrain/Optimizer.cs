using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Pretrain;

/// <summary>Backward, clip, update, for either stage.</summary>
internal sealed class Optimizer(optim.Optimizer inner) : IDisposable
{
    private const double MaxGradNorm = 1.0;
    private Parameter[]? _parameters;

    /// <returns>The loss before the update.</returns>
    public double Step(nn.Module model, double learningRate, Func<Tensor> lossOf)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss;
        using (NewDisposeScope())
        {
            loss = lossOf().MoveToOuterDisposeScope();
        }

        loss.backward();
        _parameters ??= [.. model.parameters()];
        nn.utils.clip_grad_norm_(_parameters, MaxGradNorm);
        foreach (optim.ILearningRateController group in inner.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        inner.step();
        model.zero_grad(set_to_none: true);
        return loss.item<float>();
    }

    public void Dispose() => inner.Dispose();
}
