namespace Sweeper.Engine.Execution;

/// <summary>How long a worker may take to save where it is when it is asked to stop, and how much longer others wait.</summary>
public static class WorkerPatience
{
    /// <summary>What a worker grants its trial before it ends without it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>After which a runner kills a worker: more than a worker grants itself.</summary>
    public static readonly TimeSpan Kill = TimeSpan.FromSeconds(12);

    /// <summary>After which a folder that a worker of a dead runner still holds is given up waiting for.</summary>
    public static readonly TimeSpan Folder = TimeSpan.FromSeconds(15);

    /// <summary>After which a trial that waits for a decision trains on without one.</summary>
    public static readonly TimeSpan Decision = TimeSpan.FromSeconds(60);
}
