using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Search.Pruners;

namespace Sweeper.Engine.Tests.Planning;

/// <summary>Sweeps in simulated time: what is foreseen from a quarter on is close to what comes.</summary>
public sealed class SweepForecastTests
{
    private const int Examples = 960;
    private static readonly Objective F1 = new("f1", Direction.Maximize);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public void Mixed_epochs_and_batch_sizes(int seed, int slots)
    {
        Configuration[] grid =
        [
            .. from epochs in new[] { 1, 2, 6 } from batch in new[] { 8, 16, 64 } from rate in new[] { 1, 2, 3 }
               select Configured(epochs, batch, rate),
        ];

        Assert.All(Simulate(grid, isKnown: true, pruner: null, slots, seed), ratio => Assert.InRange(ratio, 0.85, 1.15));
    }

    [Fact]
    public void Proposals_that_are_not_known_are_taken_to_be_like_those_that_are()
    {
        Configuration[] random = [.. Enumerable.Range(0, 40).Select(i => Configured(1 + (i * 7 % 3), i % 2 == 0 ? 16 : 32, i))];

        Assert.All(Simulate(random, isKnown: false, pruner: null, slots: 2, seed: 1), ratio => Assert.InRange(ratio, 0.85, 1.15));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Trials_that_are_stopped_early_count_with_what_is_expected_of_them(int seed)
    {
        Configuration[] grid = [.. Enumerable.Range(0, 60).Select(i => Configured(6, 16, i))];

        Assert.All(Simulate(grid, isKnown: true, new MedianPruner(), slots: 2, seed), ratio => Assert.InRange(ratio, 0.85, 1.15));
    }

    /// <returns>Foreseen over true remaining time after a quarter, a half and three quarters of the sweep.</returns>
    private static double[] Simulate(Configuration[] configurations, bool isKnown, IPruner? pruner, int slots, int seed)
    {
        var news = new List<(double Time, SweepNews News)>();
        var random = new Random(seed);
        var sweep = new StoredSweep("s", "/s", "", "/s.yaml", F1, configurations.Length, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var free = new PriorityQueue<(double Time, int Slot), double>();
        Enumerable.Range(0, slots).ToList().ForEach(slot => free.Enqueue((0, slot), 0));
        news.Add((0, new SweepNews.SweepStarted(sweep, [], [.. Enumerable.Range(0, slots).Select(slot => $"cpu {slot}")])
        {
            Outlook = new(isKnown ? [.. configurations.Select(one => (one, 1L))] : null, 1, pruner),
        }));
        double end = 0;
        for (int i = 0; i < configurations.Length; i++)
        {
            (double time, int slot) = free.Dequeue();
            double ended = Run(news, configurations[i], i + 1, slot, time, random, pruner is not null);
            free.Enqueue((ended, slot), ended);
            end = Math.Max(end, ended);
        }

        var progress = new SweepProgress([]);
        Queue<(double Time, SweepNews News)> queue = new(news.OrderBy(one => one.Time));
        List<double> ratios = [];
        foreach (double share in new[] { 0.25, 0.5, 0.75 })
        {
            double now = share * end;
            while (queue.TryPeek(out (double Time, SweepNews News) next) && next.Time <= now)
            {
                queue.Dequeue();
                progress.Apply(next.News, At(next.Time));
            }

            ratios.Add((now + progress.Remaining(At(now))!.Value.TotalSeconds) / end);
        }

        return [.. ratios];
    }

    private static double Run(
        List<(double, SweepNews)> news, Configuration configuration, int number, int slot, double time, Random random, bool isPruned)
    {
        int epochs = (int)configuration["epochs"]!.AsNumber()!.Value;
        double batch = configuration["batch_size"]!.AsNumber()!.Value;
        int steps = (int)Math.Ceiling(Examples / batch);
        var trial = new StoredTrial
        {
            Number = number,
            Configuration = configuration,
            Seed = 1,
            State = TrialState.Running,
            Attempts = 1,
            Started = At(time),
        };
        news.Add((time, new SweepNews.TrialAssigned(trial, $"cpu {slot}")));
        double begin = time;
        time += number <= 3 ? 2 : 0.3;
        trial = trial with { Start = new("host", slot, "cpu", 1, "1", Examples, 100, epochs * steps, epochs) };
        news.Add((time, new SweepNews.TrialStarted(trial, trial.Start)));
        double quality = random.NextDouble();
        TrialState end = TrialState.Completed;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double train = steps * (0.01 + (0.002 * batch)) * (0.9 + (0.2 * random.NextDouble()));
            news.Add((time + (train / 2), new SweepNews.TrialStep(number, (int)((epoch - 0.5) * steps), epochs * steps)));
            time += train + 0.2;
            trial = trial with
            {
                Epochs = [.. trial.Epochs, new(epoch, new Dictionary<string, double> { ["f1"] = quality }, train, 0.2, [])],
            };
            news.Add((time, new SweepNews.TrialEpoch(trial, trial.Epochs[^1])));
            if (isPruned && epoch < epochs && random.NextDouble() < 0.4)
            {
                end = TrialState.Pruned;
                break;
            }
        }

        time += 0.2;
        news.Add((time, new SweepNews.TrialEnded(trial with
        {
            State = end,
            Finish = new(1, "", time - begin, 1),
            Ended = At(time),
        })));
        return time;
    }

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static Configuration Configured(int epochs, int batch, int rate) => new(
    [
        new("epochs", new ParameterValue.Integer(epochs)),
        new("batch_size", new ParameterValue.Integer(batch)),
        new("learning_rate", new ParameterValue.Integer(rate)),
    ]);
}
