using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. The thread's dispose scope owns it until it is moved; the finalizer is a safety net alone.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private static long s_live;
        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            Interlocked.Increment(ref s_live);
            Scope = DisposeScopeManager.Current;
            ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
            if (Scope is null)
            {
                statistics.CreatedOutsideScopeCount++;
            }
            else
            {
                statistics.CreatedInScopeCount++;
                Scope.Add(this);
            }
        }

        ~Tensor() => Dispose(false);

        /// <summary>Native tensors that this process holds, over all threads.</summary>
        internal static long LiveCount => Interlocked.Read(ref s_live);

        internal DisposeScope? Scope { get; private set; }

        public IntPtr Handle =>
            _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor), "Tensor invalid -- empty handle");

        public bool IsInvalid => _handle == 0;

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            MoveTo(Scope?.Outer);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            MoveTo(other);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.Scope);

        public Tensor DetachFromDisposeScope()
        {
            MoveTo(null);
            return this;
        }

        /// <summary>Tensors are equal when they are one object; <c>==</c> compares elements.</summary>
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public override string ToString() => TensorText.Describe(this);

        internal void MoveTo(DisposeScope? scope)
        {
            if (Scope == scope)
            {
                return;
            }

            DisposeScope? from = Scope;
            Scope = scope;
            from?.Forget();
            scope?.Add(this);
            ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
            statistics.DetachedFromScopeCount += from is not null && scope is null ? 1 : 0;
            statistics.AttachedToScopeCount += from is null && scope is not null ? 1 : 0;
        }

        /// <summary>Gives the native tensor away; this object is then as if disposed.</summary>
        internal nint Surrender()
        {
            nint handle = Handle;
            _handle = 0;
            Released(true);
            GC.SuppressFinalize(this);
            return handle;
        }

        protected virtual void Dispose(bool disposing)
        {
            nint handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
            {
                Native.sw_free(handle);
                Released(disposing);
            }
        }

        private void Released(bool disposing)
        {
            Interlocked.Decrement(ref s_live);
            if (!disposing)
            {
                return; // The finalizer's thread: the scope and the statistics are another thread's.
            }

            DisposeScope? scope = Scope;
            Scope = null;
            ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
            if (scope is null)
            {
                statistics.DisposedOutsideScopeCount++;
            }
            else
            {
                statistics.DisposedInScopeCount++;
                if (!scope.Disposed)
                {
                    scope.Forget();
                }
            }
        }
    }

    /// <summary>A new scope of this thread, inside the one in force.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Enter();

    /// <summary>Evaluates an expression in a scope of its own, out of which only the result comes.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
