namespace Sweeper.Engine.Planning;

/// <summary>When the last of several jobs ends that are given to slots in order, each to the first slot that is free.</summary>
public static class ListSchedule
{
    /// <param name="slots">How many jobs run at a time; 1 or more.</param>
    /// <param name="running">What is left of the jobs on slots, in seconds; at most one for each slot, more wait for the first free one.</param>
    /// <param name="waiting">Seconds of the others, in the order in which they start.</param>
    /// <returns>Seconds from now to the end of the last one.</returns>
    public static double Makespan(int slots, IEnumerable<double> running, IEnumerable<double> waiting)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        var free = new PriorityQueue<double, double>();
        for (int slot = 0; slot < slots; slot++)
        {
            free.Enqueue(0, 0);
        }

        double last = 0;
        foreach (double seconds in running.Concat(waiting))
        {
            double end = free.Dequeue() + seconds;
            free.Enqueue(end, end);
            last = Math.Max(last, end);
        }

        return last;
    }
}
