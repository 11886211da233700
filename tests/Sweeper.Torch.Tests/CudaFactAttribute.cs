using TorchSharp;

namespace Sweeper.Torch.Tests;

/// <summary>A test that is skipped, with the reason, where no GPU is visible.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        if (torch.cuda.device_count() == 0)
        {
            Skip = "no CUDA device is visible";
        }
    }
}
