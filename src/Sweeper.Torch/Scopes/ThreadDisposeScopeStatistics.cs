namespace TorchSharp;

/// <summary>Counts of what one thread made and disposed, in and out of scopes.</summary>
public sealed class ThreadDisposeScopeStatistics
{
    public long CreatedInScopeCount { get; internal set; }

    public long CreatedOutsideScopeCount { get; internal set; }

    public long DisposedInScopeCount { get; internal set; }

    public long DisposedOutsideScopeCount { get; internal set; }

    public long AttachedToScopeCount { get; internal set; }

    public long DetachedFromScopeCount { get; internal set; }

    /// <summary>Tensors made on this thread and not disposed on it.</summary>
    public long ThreadTotalLiveCount =>
        CreatedInScopeCount + CreatedOutsideScopeCount - DisposedInScopeCount - DisposedOutsideScopeCount;

    public void Reset()
    {
        CreatedInScopeCount = CreatedOutsideScopeCount = 0;
        DisposedInScopeCount = DisposedOutsideScopeCount = 0;
        AttachedToScopeCount = DetachedFromScopeCount = 0;
    }
}
