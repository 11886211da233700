using Sweeper.Engine.Sweeps;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Sweeps;

/// <summary>What comes in together is stored with one wait for the disk, and nothing of it is told before that.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private const int Timeout = 180_000;

    private readonly RunnerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Many_reports_are_few_writes()
    {
        int writes = 0;
        _bench.Store.Written = () => writes++;
        SweepOutcome outcome = await _bench.RunAsync(TestSweep.Of(12), new FakeExecutor(4) { ManyAtATime = true });

        Assert.Equal(12, outcome.Trials.Count(trial => trial.State == TrialState.Completed));
        // One for the sweep, and two for each of three rounds: what is started, and all that it reports.
        Assert.InRange(writes, 7, 9);
    }

    [Fact(Timeout = Timeout)]
    public async Task Nothing_is_told_before_it_is_stored()
    {
        bool isWriting = false;
        _bench.Store.Writing = () => isWriting = true;
        _bench.Store.Written = () => isWriting = false;
        await _bench.RunAsync(TestSweep.Of(9), new FakeExecutor(3) { ManyAtATime = true }, item =>
        {
            Assert.False(isWriting);
            if (item is SweepNews.TrialEpoch epoch)
            {
                Assert.Contains(epoch.Report.Epoch, _bench.Store.FindTrial("test", epoch.Trial.Number)!.Epochs.Select(one => one.Epoch));
            }
        });
        Assert.Equal(18, _bench.News.OfType<SweepNews.TrialEpoch>().Count());
    }

    [Theory(Timeout = Timeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_group_the_sweep_ends_as_if_nothing_had_happened(bool isAfter)
    {
        TestSweep sweep = TestSweep.Of(7);
        string expected = RunnerBench.Describe((await _bench.RunAsync(sweep, new FakeExecutor(1))).Trials);
        bool died = true;
        for (int write = 1; died; write++)
        {
            using var bench = new RunnerBench();
            died = await bench.DieAsync(sweep, new FakeExecutor(3) { ManyAtATime = true }, write, isAfter);
            SweepOutcome outcome = await bench.RunAsync(sweep, new FakeExecutor(3) { ManyAtATime = true });
            Assert.Equal(expected, RunnerBench.Describe(outcome.Trials));
        }
    }
}
