using System.Globalization;
using Sweeper.Engine.Execution;
using Sweeper.Engine.Slurm;

namespace Sweeper.Engine.Sweeps;

/// <summary>Stops a sweep that another process runs.</summary>
public static class RunningSweep
{
    /// <summary>How long a stopped sweep is waited for: more than its workers are granted.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan BetweenSignals = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends the owner SIGTERM, which does what the first Ctrl-C in its terminal does, and waits for its end.</summary>
    /// <param name="folder">The sweep's.</param>
    /// <param name="owner">Who runs it, as <see cref="SweepLease.Owner"/> said.</param>
    /// <param name="kill">Sends a second signal, which kills the running trials.</param>
    /// <param name="clock">For the wait.</param>
    /// <returns>Whether the owner runs it no more.</returns>
    /// <exception cref="UserErrorException">The owner is on another machine, or belongs to another user.</exception>
    public static async Task<bool> StopAsync(SweepFolder folder, LeaseOwner owner, bool kill, TimeProvider clock)
    {
        if (owner.Host != Environment.MachineName)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"the sweep is run by pid {owner.Pid} on {owner.Host}, but this is {Environment.MachineName}"),
                $"Run 'sweeper stop' on {owner.Host}",
                folder.RunOwner);
        }

        new SlurmJobs(new SlurmFolder(folder.Path), clock).Request();
        Terminate(folder, owner);
        if (kill && !await EndsAsync(folder, owner, BetweenSignals, clock))
        {
            Terminate(folder, owner);
        }

        return await EndsAsync(folder, owner, Patience, clock);
    }

    private static void Terminate(SweepFolder folder, LeaseOwner owner)
    {
        if (!Posix.Terminate(owner.Pid))
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"may not send a signal to pid {owner.Pid}, which runs the sweep"),
                "Stop it as the user who started it, or as root",
                folder.RunOwner);
        }
    }

    private static async Task<bool> EndsAsync(SweepFolder folder, LeaseOwner owner, TimeSpan patience, TimeProvider clock)
    {
        for (long begin = clock.GetTimestamp(); clock.GetElapsedTime(begin) < patience; await Task.Delay(Interval, clock))
        {
            if (SweepLease.Owner(folder) != owner)
            {
                return true;
            }
        }

        return false;
    }
}
