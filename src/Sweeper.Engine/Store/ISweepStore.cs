using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Store;

/// <summary>Sweeps, trials, attempts and epochs, kept through any crash.</summary>
/// <remarks>
/// One runner writes to a sweep at a time; any number of readers may look on. On return of a writing call its
/// effect is on disk. Records handed out never change. Every implementation passes the store contract tests.
/// </remarks>
public interface ISweepStore : IDisposable
{
    /// <summary>All sweeps, the most recently updated first.</summary>
    IReadOnlyList<StoredSweep> Sweeps();

    StoredSweep? FindSweep(string name);

    /// <summary>Creates the sweep, or updates the text, path, objective and planned number of the one that exists.</summary>
    void SaveSweep(StoredSweep sweep);

    /// <summary>Every trial of a sweep by number, with all epochs.</summary>
    IReadOnlyList<StoredTrial> Trials(string sweep);

    StoredTrial? FindTrial(string sweep, int number);

    /// <summary>Adds a trial in state Pending.</summary>
    /// <exception cref="DuplicateTrialException">The sweep has a trial with this number, or this configuration and seed.</exception>
    void AddTrial(string sweep, int number, Configuration configuration, long seed);

    /// <summary>Begins the next attempt: the trial is Running and its epochs of earlier attempts are set aside.</summary>
    /// <returns>The attempt's number, 1-based.</returns>
    int BeginAttempt(string sweep, int number, DateTimeOffset time);

    /// <summary>
    /// Takes in one event of a trial's attempt, once: an event that is stored already changes nothing, and one of an
    /// attempt that is not the current one is ignored.
    /// </summary>
    void Record(string sweep, int number, TrialEvent trialEvent);

    /// <summary>Puts a Running trial whose attempt was interrupted back to Pending.</summary>
    void Interrupt(string sweep, int number, DateTimeOffset time);

    /// <summary>
    /// Trials of a sweep in order of their best epoch, best first; ties by number. Trials without a finite value are left
    /// out, and so are those that have no result of their own: pending, failed and cancelled ones.
    /// </summary>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="objective">The metric to rank by; need not be the sweep's own.</param>
    /// <param name="count">At most this many.</param>
    IReadOnlyList<StoredTrial> Top(string sweep, Objective objective, int count);
}

/// <summary>The sweep already has the trial.</summary>
public sealed class DuplicateTrialException(string message, Exception? inner = null) : Exception(message, inner);
