namespace TorchSharp;

/// <summary>
/// Owns the tensors that its thread makes while it is the innermost scope, and frees them when disposed, save those
/// moved out or detached. Finalizers never run in time for native memory: every step of a training loop needs one.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private const int CompactAbove = 64;
    private List<IDisposable> _disposables = new(CompactAbove);
    private bool _disposed;

    internal DisposeScope(DisposeScope? outer) => Outer = outer;

    public int DisposablesCount { get; private set; }

    public IReadOnlyList<IDisposable> DisposablesView => [.. _disposables.Where(Owns)];

    // Scopes may be disposed out of order; a disposed one hands on to its own outer scope.
    internal DisposeScope? Outer
    {
        get
        {
            while (field is { _disposed: true })
            {
                field = field.Outer;
            }

            return field;
        }
    }

    internal bool Disposed => _disposed;

    public void Attach(IDisposable disposable) => Move(this, disposable);

    public void Attach(params IDisposable[] disposables) => MoveToOther(this, disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> list = [.. disposables];
        MoveToOther(this, list);
        return list;
    }

    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor ? tensor.Scope == this : _disposables.Contains(disposable);

    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(Outer, disposable);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable disposable in disposables)
        {
            Move(scope, disposable);
        }
    }

    public void DisposeEverything()
    {
        List<IDisposable> all = _disposables;
        _disposables = [];
        foreach (IDisposable disposable in all)
        {
            if (Owns(disposable))
            {
                disposable.Dispose();
            }
        }

        DisposablesCount = _disposables.Count;
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        List<IDisposable> keep = [.. inKeep.Where(Contains)];
        Detach(keep);
        DisposeEverything();
        Attach((IEnumerable<IDisposable>)keep);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <summary>Lets go of something that was disposed by other means.</summary>
    public void MarkAsDisposed(IDisposable disposable) => Move(null, disposable);

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            DisposeScopeManager.Leave(this);
            DisposeEverything();
        }
    }

    internal void Add(IDisposable disposable)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _disposables.Add(disposable);
        DisposablesCount++;
    }

    // A tensor that left stays in the list until the list is mostly such: leaving is O(1), and a scope round a
    // whole training run does not grow with the tensors that were disposed within it.
    internal void Forget()
    {
        DisposablesCount--;
        if (_disposables.Count > CompactAbove && DisposablesCount < _disposables.Count / 2)
        {
            _disposables.RemoveAll(d => !Owns(d));
        }
    }

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            tensor.MoveTo(scope);
            return;
        }

        if (_disposables.Remove(disposable))
        {
            DisposablesCount--;
        }

        scope?.Add(disposable);
    }

    private bool Owns(IDisposable disposable) => disposable is not torch.Tensor tensor || tensor.Scope == this;
}
