namespace Sweeper.Engine.Slurm;

/// <summary>What a state of Slurm's means for the trials of a job that did not say how they ended.</summary>
internal enum SlurmFate
{
    /// <summary>It waits, runs, or will run again.</summary>
    Alive,

    /// <summary>Taken away by the cluster: node lost, preempted, out of time. The trial goes on elsewhere; nobody failed.</summary>
    TakenAway,

    /// <summary>The job ended by itself.</summary>
    Ended,

    /// <summary>The job's memory ran out.</summary>
    OutOfMemory,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}

/// <summary>The words for states, as <c>squeue -o %T</c> and sacct print them.</summary>
internal static class SlurmJobState
{
    /// <summary>What a state means. A word that is not known counts as alive: only what is known to be over is judged.</summary>
    /// <param name="state">Such as <c>RUNNING</c>, <c>CANCELLED by 1000</c> or <c>OUT_OF_ME+</c>.</param>
    public static SlurmFate Fate(string state) => state.Split([' ', '+'], 2)[0] switch
    {
        "TIMEOUT" or "NODE_FAIL" or "PREEMPTED" or "BOOT_FAIL" or "REVOKED" => SlurmFate.TakenAway,
        "COMPLETED" or "FAILED" or "DEADLINE" or "LAUNCH_FAILED" or "RECONFIG_FAIL" => SlurmFate.Ended,
        "CANCELLED" => SlurmFate.Cancelled,
        "OUT_OF_MEMORY" or "OUT_OF_ME" or "OUT_OF_MEM" => SlurmFate.OutOfMemory,
        _ => SlurmFate.Alive,
    };

    /// <summary>Whether a job has a node.</summary>
    public static bool IsOnNode(string state) => state is "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "SIGNALING" or "STAGE_OUT";
}
