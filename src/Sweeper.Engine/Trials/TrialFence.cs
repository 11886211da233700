using System.Globalization;
using System.Text;
using Sweeper.Engine.Execution;

namespace Sweeper.Engine.Trials;

/// <summary>
/// Whose turn it is with a trial on a cluster, where a lost node's processes may go on, or wake up, while the trial has begun again
/// elsewhere: nobody can kill them, so they end themselves when a later turn has begun.
/// </summary>
/// <param name="Attempt">Of the trial, 1-based.</param>
/// <param name="Submission">Number of the submission that runs the attempt; a later one takes over.</param>
/// <param name="Restart">How often the cluster has started the job again.</param>
internal sealed record TrialFence(int Attempt, int Submission, int Restart) : IComparable<TrialFence>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static volatile Holding? _held;

    /// <summary>The latest turn that a folder knows of; null for none.</summary>
    public static TrialFence? Read(TrialFolder folder)
    {
        try
        {
            return File.Exists(folder.Fence) ? Parse(File.ReadAllText(folder.Fence)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // On a shared file system a file may be away for an instant while it is replaced.
            return null;
        }
    }

    /// <summary>What <see cref="ToString"/> gave; null for anything else.</summary>
    public static TrialFence? Parse(string text)
    {
        int[] numbers = [.. text.Trim().Split('.').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1)];
        return numbers.Length == 3 && !numbers.Contains(-1) ? new(numbers[0], numbers[1], numbers[2]) : null;
    }

    /// <summary>Makes it this turn's, unless a later one has begun.</summary>
    /// <returns>Whether it is.</returns>
    public bool Raise(TrialFolder folder)
    {
        if (Read(folder) is { } there && there.CompareTo(this) > 0)
        {
            return false;
        }

        AtomicFile.Swap(DurableWrite.Slurm, folder.Fence, Encoding.UTF8.GetBytes(ToString()));
        return true;
    }

    /// <summary>Whether a later turn has begun.</summary>
    public bool IsOver(TrialFolder folder) => Read(folder) is { } there && there.CompareTo(this) > 0;

    /// <summary>Ends this process, and all of its group, once a later turn has begun, until what is returned is disposed.</summary>
    /// <param name="folder">The trial's, which this process writes.</param>
    public IDisposable Hold(TrialFolder folder) => _held = new Holding(this, folder);

    /// <summary>Called before each write that counts: the process ends here when its turn is over.</summary>
    public static void Check() => _held?.Look();

    public int CompareTo(TrialFence? other) => other is null
        ? 1
        : (Attempt, Submission, Restart).CompareTo((other.Attempt, other.Submission, other.Restart));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Attempt}.{Submission}.{Restart}");

    private sealed class Holding : IDisposable
    {
        private readonly TrialFence _fence;
        private readonly TrialFolder _folder;
        private readonly Timer _timer;

        public Holding(TrialFence fence, TrialFolder folder)
        {
            (_fence, _folder) = (fence, folder);
            _timer = new Timer(_ => Look(), null, Interval, Interval);
        }

        public void Look()
        {
            if (_fence.IsOver(_folder))
            {
                Posix.KillGroup(Environment.ProcessId);
                Posix.KillSelf();
            }
        }

        public void Dispose()
        {
            _held = null;
            _timer.Dispose();
        }
    }
}
