namespace TorchSharp.Modules;

/// <summary>
/// A tensor that training changes. It takes over the memory of the tensor it is made of, which is then as if disposed,
/// and it belongs to no dispose scope: its module owns it.
/// </summary>
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.Surrender())
    {
        DetachFromDisposeScope();
        this.requires_grad = requires_grad;
    }
}
