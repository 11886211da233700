using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Loop;

/// <summary>
/// A factor of the loss that keeps small gradients above fp16's smallest number: halved, and the step left out, when a
/// gradient gets too large; doubled after many steps without that. As PyTorch's GradScaler does.
/// </summary>
/// <param name="Factor">A power of two, so that it changes no digit.</param>
/// <param name="Steps">Since it changed.</param>
internal sealed record LossScale(double Factor = 65536, int Steps = 0)
{
    private const int StepsBeforeGrowth = 2000;
    private const double Smallest = 1;

    /// <summary>The scale of the next step.</summary>
    /// <param name="isFinite">Whether all gradients of this step were finite.</param>
    public LossScale After(bool isFinite) =>
        !isFinite ? new LossScale(Math.Max(Smallest, Factor / 2))
        : Steps + 1 == StepsBeforeGrowth ? new LossScale(Factor * 2)
        : this with { Steps = Steps + 1 };

    /// <summary>Takes the factor out of the gradients.</summary>
    /// <returns>Whether all of them are finite.</returns>
    public bool Unscale(IEnumerable<Parameter> parameters)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor? sum = null;
        foreach (Parameter parameter in parameters)
        {
            if (parameter.grad is { } gradient)
            {
                gradient.mul_(1 / Factor);
                // One number for all of them: a GPU is waited for once.
                sum = sum is null ? gradient.sum() : sum + gradient.sum();
            }
        }

        return sum is null || double.IsFinite(sum.item<float>());
    }
}
