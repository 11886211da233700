using TorchSharp;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class AutogradTests : TorchTest
{
    [Fact]
    public void Gradients_come_add_up_and_go()
    {
        Tensor x = Doubles([2], 3, 4).requires_grad_();
        Assert.Null(x.grad);

        (x * x).sum().backward();
        AssertClose([6, 8], x.grad!);
        (x * x).sum().backward();
        AssertClose([12, 16], x.grad!);
        x.grad = ones_like(x);
        AssertClose([1, 1], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Backward_takes_a_gradient_and_keeps_the_graph_when_asked()
    {
        Tensor x = Doubles([2], 3, 4).requires_grad_();
        Tensor y = x * x;
        y.backward([Doubles([2], 1, 10)], retain_graph: true);
        autograd.backward(y, Doubles([2], 1, 0));
        AssertClose([12, 80], x.grad!);
        Assert.Throws<TorchException>(() => y.sum().backward());
    }

    [Fact]
    public void Grad_gives_second_derivatives()
    {
        Tensor x = Doubles([1], 2).requires_grad_();
        Tensor first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        Tensor second = autograd.grad([first.sum()], [x])[0];
        AssertClose([12], first);
        AssertClose([12], second);
    }

    [Fact]
    public void Modes_nest_and_return()
    {
        Tensor x = ones(1).requires_grad_();
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        using (set_grad_enabled(false))
        {
            Assert.False(is_grad_enabled());
        }

        using (inference_mode())
        {
            Assert.False((x * 2).requires_grad);
        }

        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Leaves_and_detached_tensors_are_told_apart()
    {
        Tensor x = ones(2).requires_grad_();
        Tensor y = x * 2;
        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
        Assert.False(y.detach().requires_grad);
        y.retain_grad();
        y.sum().backward();
        AssertClose([1, 1], y.grad!);
        Tensor z = x * 2;
        Assert.Same(z, z.detach_());
        Assert.False(z.requires_grad);
    }
}
