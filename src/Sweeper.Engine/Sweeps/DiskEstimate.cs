using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Sweeps;

/// <summary>What a sweep takes on disk, before it runs.</summary>
/// <param name="TrialBytes">Of a trial that has ended, on average over the search space.</param>
/// <param name="WorkingBytes">Of what is there only while trials run, at most.</param>
/// <param name="Trials">Still to be run; null when the sweep has no end.</param>
/// <param name="IsUpperBound">Whether trials that are stopped early will take less.</param>
public sealed record DiskEstimate(double TrialBytes, double WorkingBytes, int? Trials, bool IsUpperBound)
{
    private const int Draws = 256;

    /// <summary>SQLite's log, until it is folded into the store.</summary>
    private const double StoreLogBytes = 1000 * 4096;

    /// <summary>What the trials that are still to be run will take; of a sweep without end, one trial.</summary>
    public double KeptBytes => TrialBytes * (Trials ?? 1);

    /// <summary>What must be free so that nothing runs out.</summary>
    public double NeededBytes => KeptBytes + (Trials == 0 ? 0 : WorkingBytes);

    /// <summary>Estimates a sweep from what its trials take, over configurations drawn from its space.</summary>
    /// <param name="spec">The sweep file.</param>
    /// <param name="footprint">What a trial of a configuration takes.</param>
    /// <param name="over">Trials of earlier runs that the file still asks for.</param>
    /// <param name="slots">Trials at once. 1 or more.</param>
    public static DiskEstimate Of(SweepSpec spec, Func<Configuration, TrialFootprint> footprint, int over, int slots)
    {
        Configuration[] drawn = [.. Enumerable.Range(1, Draws).Select(number => Draw(spec, number))];
        Configuration[] allowed = [.. drawn.Where(spec.Space.Allows)];
        TrialFootprint[] footprints = [.. (allowed.Length > 0 ? allowed : drawn).Select(footprint)];
        int? trials = spec.PlannedTrials is { } planned ? Math.Max(0, planned - over) : null;
        return new(
            footprints.Average(one => one.Kept),
            (footprints.Max(one => one.Working) * Math.Min(slots, trials ?? slots)) + StoreLogBytes,
            trials,
            spec.Pruner is not null);
    }

    private static Configuration Draw(SweepSpec spec, int number) => spec.Space.Assemble(
    [
        .. spec.Space.Parameters.Select(parameter =>
            parameter.Domain.At(new SeededRandom(spec.SamplerSeed, number, $"disk/{parameter.Name}").NextDouble())),
    ]);
}
