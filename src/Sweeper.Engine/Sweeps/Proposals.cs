using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Sweeps;

/// <summary>A trial that a sweep file asks for.</summary>
/// <param name="Configuration">What is evaluated.</param>
/// <param name="Seed">Of the training.</param>
/// <param name="Origin">Why it is proposed; null when there is nothing to say.</param>
internal sealed record ProposedTrial(Configuration Configuration, long Seed, string? Origin);

/// <summary>
/// Lists the trials that a sweep file asks for, one for each train seed of a configuration: those under <c>try</c>, then
/// what the sampler proposes.
/// </summary>
/// <remarks>
/// The list starts anew at each run and is matched against the stored trials by the caller. A sampler that does not
/// learn is asked for everything again: that is what makes numbers and configurations independent of interruptions, and
/// a changed sweep file keep the trials it still asks for. One that learns is asked for what is new only: before that
/// come the stored configurations that the file still allows, in order of their numbers.
/// </remarks>
internal sealed class Proposals
{
    private readonly SweepSpec _spec;
    private readonly ISampler _sampler;
    private readonly IKnownTrials _trials;
    private readonly StudyView _view;
    private readonly Queue<(Configuration Configuration, string? Origin)> _given = [];
    private readonly HashSet<Configuration> _known = [];
    private readonly Queue<ProposedTrial> _next = [];
    private readonly ProposalHistory _history;
    private int _count;

    public Proposals(SweepSpec spec, ISampler sampler, IKnownTrials trials, StudyView view)
    {
        _spec = spec;
        _sampler = sampler;
        _trials = trials;
        _view = view;
        _history = new ProposalHistory(spec, trials, view, sampler.LearnsFromResults ? spec.BatchSize : null, sampler.LearnsFromResults);
        if (sampler.LearnsFromResults)
        {
            foreach (StoredTrial trial in trials.All.Where(trial => !trial.IsConfirmation
                && (spec.Try.Contains(trial.Configuration) || view.Fits(trial.Configuration))))
            {
                _given.Enqueue((trial.Configuration, null));
            }
        }

        foreach (Configuration listed in spec.Try)
        {
            _given.Enqueue((listed, TrialOrigin.Listed));
        }
    }

    /// <summary>Whether there are no more trials: the space is exhausted or the run cap reached.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Whether a proposal takes next to no time.</summary>
    public bool AreQuick => !_sampler.LearnsFromResults;

    /// <summary>What people should know about the end; null when it came as planned.</summary>
    public string? Remark { get; private set; }

    /// <summary>A sampler that has proposed nothing new so many times in a row has nothing new to propose.</summary>
    private int MaxRepeats => _sampler.LearnsFromResults ? 100 : 1000;

    /// <summary>The next trial; null at the end, or while results are to be waited for.</summary>
    public ProposedTrial? Next()
    {
        if (_count >= _spec.RunCap)
        {
            AtEnd = true;
            return null;
        }

        if (_next.Count == 0 && !Given() && !Propose())
        {
            return null;
        }

        _count++;
        return _next.Dequeue();
    }

    /// <summary>The next trials up to the end, or until results are to be waited for.</summary>
    public IEnumerable<ProposedTrial> All()
    {
        while (Next() is { } proposed)
        {
            yield return proposed;
        }
    }

    private bool Given()
    {
        while (_given.TryDequeue(out (Configuration Configuration, string? Origin) given))
        {
            if (Take(given.Configuration, given.Origin))
            {
                return true;
            }
        }

        return false;
    }

    private bool Propose()
    {
        if (_history.MustWait)
        {
            return false;
        }

        List<TrialRecord> seen = _history.Records();
        Study study = _view.Of([.. seen]);
        string? origin = _sampler.Explain(study);
        for (int repeats = 0; repeats < MaxRepeats; repeats++)
        {
            if (_sampler.Propose(study) is not { } configuration)
            {
                AtEnd = true;
                return false;
            }

            if (Take(configuration, origin))
            {
                return true;
            }

            // A repeated proposal counts as one for the sampler, which would else propose it for ever: for good when it
            // is asked for everything again at each run, else for this once, because nothing of it is stored.
            if (!_sampler.LearnsFromResults)
            {
                _history.Add(configuration);
            }

            seen.Add(new TrialRecord(seen.Count + 1, configuration, TrialState.Running, [], null));
            study = _view.Of([.. seen]);
        }

        AtEnd = true;
        Remark = $"the sampler proposed {MaxRepeats} known configurations in a row, so the search space is taken as exhausted";
        return false;
    }

    /// <returns>Whether the configuration is new.</returns>
    private bool Take(Configuration configuration, string? origin)
    {
        if (!_known.Add(configuration))
        {
            return false;
        }

        _history.Add(configuration);
        foreach (long seed in _spec.TrainSeeds)
        {
            _next.Enqueue(new ProposedTrial(configuration, seed, origin));
        }

        return true;
    }
}
