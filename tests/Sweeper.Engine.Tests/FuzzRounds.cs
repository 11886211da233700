using System.Diagnostics;
using System.Globalization;

namespace Sweeper.Engine.Tests;

/// <summary>How long the fuzz tests search: a fixed number of rounds, unless the environment asks for more.</summary>
internal static class FuzzRounds
{
    /// <summary>Different for each search: SWEEPER_FUZZ_SEED=2. Default: 12345.</summary>
    public static int Seed => Number("SWEEPER_FUZZ_SEED") ?? 12345;

    /// <summary>
    /// Round numbers from 0: as many as given, or SWEEPER_FUZZ_ROUNDS=100000 of them, or for SWEEPER_FUZZ_SECONDS=600 seconds in each test.
    /// </summary>
    /// <param name="usual">Rounds of an everyday run.</param>
    public static IEnumerable<int> Of(int usual)
    {
        int? seconds = Number("SWEEPER_FUZZ_SECONDS");
        int rounds = seconds is null ? Number("SWEEPER_FUZZ_ROUNDS") ?? usual : int.MaxValue;
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < rounds && (seconds is null || watch.Elapsed.TotalSeconds < seconds); round++)
        {
            yield return round;
        }
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int number) ? number : null;
}
