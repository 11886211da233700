using Sweeper.Engine.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Execution;

/// <summary>What every executor does. The worker is Sweeper.TestWorker, which does what its configuration says.</summary>
public abstract class ExecutorContract : IDisposable
{
    protected TempFolder Folder { get; } = new();

    public virtual void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>An executor with two slots.</summary>
    protected abstract IExecutor Create();

    /// <summary>Asks an executor to stop everything, as Ctrl-C does.</summary>
    protected virtual Task StopAsync(IExecutor executor) => executor.StopAsync();

    [ExecutorFact]
    public async Task Every_launch_reports_in_order_ends_once_and_is_freed()
    {
        await using IExecutor executor = Create();
        executor.Start(0, Launch(1, ("epochs", 2)));
        executor.Start(1, Launch(2, ("epochs", 3)));

        List<ExecutorNews> news = await FreedAsync(executor, 2);

        Assert.Equal(["Started", "Epoch", "Epoch", "Finished"], Events(news, 1));
        Assert.Equal(["Started", "Epoch", "Epoch", "Epoch", "Finished"], Events(news, 2));
        Assert.Equal([(0, 1), (1, 2)], news.OfType<ExecutorNews.Freed>().Select(freed => (freed.Slot, freed.Trial)).Order());
        Assert.All(news.OfType<ExecutorNews.Freed>(), freed => Assert.DoesNotContain(
            news.SkipWhile(item => item != freed).Skip(1), item => item is ExecutorNews.Reported reported && reported.Trial == freed.Trial));
    }

    [ExecutorFact]
    public async Task A_slot_that_was_freed_takes_the_next_trial()
    {
        await using IExecutor executor = Create();
        for (int trial = 1; trial <= 2; trial++)
        {
            executor.Start(1, Launch(trial, ("epochs", 1)));
            List<ExecutorNews> news = await FreedAsync(executor, 1);
            Assert.Equal(["Started", "Epoch", "Finished"], Events(news, trial));
            Assert.Equal(1, news.OfType<ExecutorNews.Freed>().Single().Slot);
        }
    }

    [ExecutorFact]
    public async Task A_trial_that_fails_is_news()
    {
        await using IExecutor executor = Create();
        executor.Start(0, Launch(1, ("exit_code", 3)));
        executor.Start(1, Launch(2, ("fail_kind", "Diverged")));

        List<ExecutorNews> news = await FreedAsync(executor, 2);

        Failure crash = FailureOf(news, 1);
        Assert.Equal(FailureKind.Crashed, crash.Kind);
        Assert.Contains("exit code 3", crash.Message, StringComparison.Ordinal);
        Assert.Contains("these are my last words", crash.Detail, StringComparison.Ordinal);
        Assert.Equal(new Failure(FailureKind.Diverged, "told to fail: Diverged"), FailureOf(news, 2));
    }

    [ExecutorFact]
    public async Task A_trial_that_makes_no_progress_is_ended()
    {
        await using IExecutor executor = Create();
        executor.Start(0, Launch(1, ("hang", true)) with { Limits = new AttemptLimits { NoProgress = TimeSpan.FromSeconds(2) } });

        List<ExecutorNews> news = await FreedAsync(executor, 1);

        Failure failure = FailureOf(news, 1);
        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Contains("limits.no_progress", failure.Message, StringComparison.Ordinal);
    }

    [ExecutorFact]
    public async Task A_trial_that_waits_for_decisions_finds_them_and_goes_on_from_its_checkpoint()
    {
        await using IExecutor executor = Create();
        executor.Start(0, Launch(1, awaits: true, attempt: 1, ("epochs", 3)));
        List<ExecutorNews> news = [];
        await foreach (ExecutorNews item in executor.News.ReadAllAsync())
        {
            news.Add(item);
            if (item is ExecutorNews.Reported { Event: TrialEvent.Epoch { Report.Epoch: var epoch } })
            {
                new TrialDecision(1, epoch, epoch < 2 ? TrialDirective.Continue : TrialDirective.Pause).Write(Trial(1));
            }
            else if (item is ExecutorNews.Freed)
            {
                break;
            }
        }

        Assert.Equal(["Started", "Epoch", "Epoch", "Paused"], Events(news, 1));

        executor.Start(1, Launch(1, awaits: false, attempt: 2, ("epochs", 3)));
        Assert.Equal(["Started", "Epoch", "Finished"], Events(await FreedAsync(executor, 1), 1));
    }

    [ExecutorFact]
    public async Task What_is_stopped_saves_where_it_is_and_nothing_runs_on()
    {
        await using IExecutor executor = Create();
        executor.Start(0, Launch(1, ("epochs", 1000), ("sleep_ms", 150)));
        StartInfo? start = null;
        while (start is null)
        {
            start = (await executor.News.ReadAsync() as ExecutorNews.Reported)?.Event is TrialEvent.Started started ? started.Info : null;
        }

        await StopAsync(executor);

        List<ExecutorNews> rest = [];
        while (executor.News.TryRead(out ExecutorNews? item))
        {
            rest.Add(item);
        }

        Assert.DoesNotContain(rest, item => item is ExecutorNews.Freed or ExecutorNews.Reported { Event: TrialEvent.Finished or TrialEvent.Failed });
        Assert.True(ProcessList.IsGone(start.Pid));
        Assert.True(Directory.Exists(Trial(1).Checkpoint));
    }

    protected TrialFolder Trial(int number) => TrialFolder.Of(Folder.Path, number);

    protected TrialLaunch Launch(int trial, params (string Name, object Value)[] script) => Launch(trial, awaits: false, attempt: 1, script);

    /// <summary>Writes the plan of a trial.</summary>
    protected TrialLaunch Launch(int trial, bool awaits, int attempt, params (string Name, object Value)[] script)
    {
        Configuration configuration = TestSweep.Configuration([("x", trial), .. script]);
        TestSweep sweep = TestSweep.Of(configuration);
        TrialJson.WritePlan(Trial(trial), new TrialPlan
        {
            Sweep = "test",
            Trial = trial,
            Configuration = configuration,
            Seed = 1,
            Objective = sweep.Spec.Objective,
            Task = sweep.Spec.Task,
            AwaitsDecisions = awaits,
        });
        return new TrialLaunch(trial, attempt, Trial(trial));
    }

    /// <summary>All news up to so many freed launches.</summary>
    protected static async Task<List<ExecutorNews>> FreedAsync(IExecutor executor, int count)
    {
        List<ExecutorNews> news = [];
        while (news.Count(item => item is ExecutorNews.Freed) < count)
        {
            news.Add(await executor.News.ReadAsync());
        }

        return news;
    }

    protected static string[] Events(IEnumerable<ExecutorNews> news, int trial) =>
        [.. news.OfType<ExecutorNews.Reported>().Where(reported => reported.Trial == trial).Select(reported => reported.Event.GetType().Name)];

    protected static Failure FailureOf(IEnumerable<ExecutorNews> news, int trial) =>
        Assert.IsType<TrialEvent.Failed>(news.OfType<ExecutorNews.Reported>().Last(reported => reported.Trial == trial).Event).Failure;
}
