using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

public sealed class ScopeTests : TorchTest
{
    [Fact]
    public void A_scope_frees_what_is_made_in_it()
    {
        Tensor inner;
        using (DisposeScope scope = NewDisposeScope())
        {
            inner = zeros(2);
            Assert.True(scope.Contains(inner));
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.True(inner.IsInvalid);
    }

    [Fact]
    public void Tensors_move_outwards_and_away()
    {
        Tensor moved, detached, lent;
        using (DisposeScope outer = NewDisposeScope())
        {
            Tensor anchor = zeros(1);
            using (DisposeScope scope = NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                lent = ones(1).MoveToOtherDisposeScope(anchor);
                Assert.Equal(0, scope.DisposablesCount);
            }

            Assert.True(outer.Contains(moved));
            Assert.True(outer.Contains(lent));
            AssertClose([1], moved);
            outer.Detach(moved);
            outer.Attach(moved);
            outer.MoveToOuter(lent);
        }

        Assert.True(moved.IsInvalid);
        AssertClose([1], lent);
        AssertClose([1], detached);
        detached.Dispose();
    }

    [Fact]
    public void Scopes_may_close_out_of_order()
    {
        DisposeScope outer = NewDisposeScope();
        DisposeScope inner = NewDisposeScope();
        Tensor a = zeros(1);
        outer.Dispose();
        Tensor b = a.MoveToOuterDisposeScope(); // Past the closed scope, to the test's.
        inner.Dispose();
        AssertClose([0], b);
        Tensor c = zeros(1);
        Assert.False(inner.Contains(c));
    }

    [Fact]
    public void A_scope_can_be_emptied_but_for_some()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = zeros(1);
        Tensor gone = zeros(1);
        Assert.Same(kept, scope.DisposeEverythingBut(kept));
        Assert.True(gone.IsInvalid);
        Assert.False(kept.IsInvalid);
        Assert.Equal([kept], scope.DisposablesView);
        scope.DisposeEverything();
        Assert.True(kept.IsInvalid);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void A_long_scope_does_not_hold_on_to_what_was_disposed_in_it()
    {
        using DisposeScope scope = NewDisposeScope();
        var first = new WeakReference(null);
        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make()
        {
            first.Target = zeros(1);
            ((Tensor)first.Target).Dispose();
        }

        Make();
        for (int k = 0; k < 1000; k++)
        {
            zeros(1).Dispose();
        }

        GC.Collect();
        Assert.False(first.IsAlive);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Modules_made_inside_a_scope_outlive_it()
    {
        Linear linear;
        using (NewDisposeScope())
        {
            linear = Own(nn.Linear(2, 2));
        }

        Assert.Equal([2, 2], linear.state_dict()["weight"].shape);
    }

    [Fact]
    public void Statistics_count_the_thread()
    {
        ThreadDisposeScopeStatistics s = DisposeScopeManager.Statistics;
        s.Reset();
        Tensor a = zeros(1);
        zeros(1).Dispose();
        Assert.Equal((2, 1, 1), (s.CreatedInScopeCount, s.DisposedInScopeCount, s.ThreadTotalLiveCount));
        a.DetachFromDisposeScope();
        Assert.Equal(1, s.DetachedFromScopeCount);
        a.Dispose();
        Assert.Equal((1, 0), (s.DisposedOutsideScopeCount, s.ThreadTotalLiveCount));
    }

    [Fact]
    public void An_expression_gives_only_its_result()
    {
        long before = Tensor.LiveCount;
        Tensor result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 2);
        Assert.Equal(before + 1, Tensor.LiveCount);
        AssertClose([4, 4], result);
    }

    [Fact]
    public void The_finalizer_is_a_safety_net()
    {
        long before = Tensor.LiveCount;
        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Leak()
        {
            using DisposeScope scope = NewDisposeScope();
            zeros(1).DetachFromDisposeScope();
        }

        Leak();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(before, Tensor.LiveCount);
    }
}
