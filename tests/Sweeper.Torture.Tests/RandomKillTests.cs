using System.Diagnostics;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Torture.Tests;

/// <summary>Runner and workers killed at moments that nobody chose.</summary>
public sealed class RandomKillTests
{
    private const int KillsEach = 5;

    /// <summary>Seeds of the moments.</summary>
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, TortureForm.IsFull ? 20 : 1)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Killed_at_random_moments_it_ends_as_if_nothing_had_happened(int seed)
    {
        // With pauses the order of reports decides, and a trial whose worker died waits while others report.
        bool pauses = seed % 3 == 0;
        string whole = await Baselines.OfAsync(pauses);
        var random = new Random(seed);
        int killed = 0;
        using var sweep = new TortureSweep(pauses);

        await sweep.CompleteAsync("", during: async (process, _) =>
        {
            if (killed == KillsEach)
            {
                return;
            }

            // At some line of the trace, and a moment later: so that it does not depend on how fast the machine is.
            int goal = sweep.Reached.Length + random.Next(60);
            await WaitAsync(() => process.HasExited || sweep.Reached.Length >= goal);
            await Task.Delay(random.Next(100));
            int victim = pauses || random.Next(2) == 0 ? process.Pid : Worker(process.Pid) ?? process.Pid;
            killed += Signals.TrySend(victim, CliProcess.Kill) ? 1 : 0;
        });

        Assert.Equal(whole, sweep.Essence());
        Tally.Add(sweep.Kills, []);
    }

    /// <summary>A child of the runner.</summary>
    private static int? Worker(int runner)
    {
        string path = $"/proc/{runner}/task/{runner}/children";
        return File.Exists(path) && File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..]
            ? int.Parse(first, System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (long begin = Stopwatch.GetTimestamp(); !condition() && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromMinutes(2);)
        {
            await Task.Delay(10);
        }
    }
}
