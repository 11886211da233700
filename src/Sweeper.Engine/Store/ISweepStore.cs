using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Store;

/// <summary>Sweeps, trials, attempts and epochs, kept through any crash.</summary>
/// <remarks>
/// One runner writes to a sweep at a time; any number of readers may look on. On return of a writing call its
/// effect is on disk, unless it was made inside <see cref="Together"/>. Records handed out never change. Every implementation passes the store contract tests.
/// </remarks>
public interface ISweepStore : IDisposable
{
    /// <summary>All sweeps, the most recently updated first.</summary>
    IReadOnlyList<StoredSweep> Sweeps();

    StoredSweep? FindSweep(string name);

    /// <summary>Creates the sweep, or updates all but the time of creation of the one that exists.</summary>
    void SaveSweep(StoredSweep sweep);

    /// <summary>
    /// Runs an action whose writing calls reach the disk together or not at all: on return all of them have, on an
    /// exception none. One wait for the disk serves them all. Not to be nested.
    /// </summary>
    void Together(Action writes);

    /// <summary>Every trial of a sweep by number, with all epochs.</summary>
    IReadOnlyList<StoredTrial> Trials(string sweep);

    StoredTrial? FindTrial(string sweep, int number);

    /// <summary>Adds a trial in state Pending.</summary>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="number">1-based.</param>
    /// <param name="configuration">What is evaluated.</param>
    /// <param name="seed">Of the training.</param>
    /// <param name="origin">Why it was proposed; null when there is nothing to say.</param>
    /// <exception cref="DuplicateTrialException">The sweep has a trial with this number, or this configuration and seed.</exception>
    void AddTrial(string sweep, int number, Configuration configuration, long seed, string? origin = null);

    /// <summary>
    /// Begins the next attempt: the trial is Running, what earlier attempts reported stays, and what they report from now
    /// on is ignored.
    /// </summary>
    /// <returns>The attempt's number, 1-based.</returns>
    int BeginAttempt(string sweep, int number, DateTimeOffset time);

    /// <summary>
    /// Takes in one event of a trial's attempt, once: an event that is stored already changes nothing, and one of an
    /// attempt that is not the current one is ignored.
    /// </summary>
    /// <param name="sweep">Name of the sweep.</param>
    /// <param name="number">Of the trial.</param>
    /// <param name="trialEvent">What it reported.</param>
    /// <param name="decision">What was decided after the report, stored together with it; null when nobody decides.</param>
    void Record(string sweep, int number, TrialEvent trialEvent, StoredDecision? decision = null);

    /// <summary>Puts a Running trial whose attempt was interrupted back to Pending.</summary>
    void Interrupt(string sweep, int number, DateTimeOffset time);

    /// <summary>Puts a Failed trial back to Pending, to be tried again; any other stays as it is.</summary>
    void Retry(string sweep, int number, DateTimeOffset time);

    /// <summary>Makes a Paused trial that will not go on Pruned; any other stays as it is.</summary>
    void GiveUp(string sweep, int number, DateTimeOffset time);

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
