using System.Globalization;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>Which trial of a sweep is started next.</summary>
/// <param name="run">The sweep.</param>
/// <param name="retries">Failed trials that are to be tried again.</param>
/// <param name="clock">For the times in the store.</param>
/// <param name="isFree">Whether no attempt of a trial has a slot.</param>
/// <param name="tell">Told what a user should know.</param>
internal sealed class TrialQueue(SweepRun run, Retries retries, TimeProvider clock, Func<int, bool> isFree, Action<SweepNews> tell)
{
    /// <summary>Trials that an earlier run was interrupted in and that this one has not yet come to.</summary>
    private readonly HashSet<int> _interrupted =
    [
        .. run.Trials.All.Where(trial => trial is { State: TrialState.Pending, History: [.., { Failure: null }] })
            .Select(trial => trial.Number),
    ];

    private string? _method = run.Trials.All.Select(trial => MethodOf(trial.Origin)).LastOrDefault(method => method is not null);

    /// <summary>Trials that confirm the best and have not been looked at; null while the search goes on.</summary>
    private Queue<int>? _confirmations;

    /// <summary>Whether the search is over and the best are trained again.</summary>
    public bool IsConfirming => _confirmations is not null;

    /// <summary>Whether the file asks for a confirmation of which something is still to be started.</summary>
    public bool IsUnconfirmed => run.Spec.Confirmation is not null && _confirmations is not { Count: 0 };

    /// <summary>The search is over: adds the trials that confirm the best.</summary>
    public void BeginConfirmation()
    {
        StoredTrial[] trials = [.. Confirmations.Of(run.Spec, run.Trials.All, run.View).Select(run.Trials.FindOrAdd)];
        _confirmations = new(trials.Select(trial => trial.Number));
        if (trials.Length < run.Spec.ConfirmationTrials && run.Spec.SearchTrials is { } search)
        {
            tell(new SweepNews.Replanned(run.Trials.Plan(search + trials.Length)));
        }

        if (trials.Any(trial => !trial.IsOver))
        {
            int configurations = trials.Select(trial => trial.Configuration).Distinct().Count();
            tell(new SweepNews.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"the search is over; the best {configurations} are trained again with {trials.Length / configurations} further seeds each, to confirm which is best")));
        }
    }

    /// <summary>
    /// A trial that was interrupted, because it had its slot already; else a paused one that has earned to go on, else one
    /// that failed and is to be tried again, else the next one in the order of the sweep file that is not over.
    /// </summary>
    public StoredTrial? Next()
    {
        if (_interrupted.Count > 0 && NextProposed() is { } next)
        {
            return next;
        }

        if (run.Early.Promote() is { } promoted)
        {
            // Its last attempt has ended and is about to give its slot back: until then the folder is taken.
            return isFree(promoted.Number) ? promoted : null;
        }

        if (retries.TakeDue(isFree) is { } due)
        {
            return run.Trials.Get(due);
        }

        return NextProposed();
    }

    private StoredTrial? NextProposed()
    {
        if (_confirmations is not null)
        {
            return NextConfirmation();
        }

        while (run.Proposals.Next() is { } proposed)
        {
            StoredTrial trial = run.Trials.FindOrAdd(proposed);
            if (!_interrupted.Remove(trial.Number) && trial is { State: TrialState.Pending, Attempts: 0 })
            {
                // All that had begun is behind: what is left of these the sweep file no longer asks for.
                _interrupted.Clear();
            }

            trial = TriedAgain(trial);
            if (trial.State == TrialState.Pending)
            {
                if (MethodOf(trial.Origin) is { } method && method != _method)
                {
                    _method = method;
                    tell(new SweepNews.Note(string.Create(
                        CultureInfo.InvariantCulture, $"from trial {trial.Number} on: {trial.Origin}")));
                }

                return trial;
            }
        }

        _interrupted.Clear();
        return null;
    }

    private StoredTrial? NextConfirmation()
    {
        while (_confirmations!.TryDequeue(out int number))
        {
            if (TriedAgain(run.Trials.Get(number)) is { State: TrialState.Pending } trial)
            {
                return trial;
            }
        }

        return null;
    }

    /// <summary>Puts a failed trial back when its runner died before it did, or the sweep file now allows more.</summary>
    private StoredTrial TriedAgain(StoredTrial trial) =>
        retries.Allows(trial) ? run.Trials.Retry(trial.Number, clock.GetUtcNow()) : trial;

    /// <summary>The method that a sampler says it uses: what comes before the colon; the figures after it change all the time.</summary>
    private static string? MethodOf(string? origin) => TrialOrigin.Method(origin)?.Split(':')[0];
}
