using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Trials;
using Sweeper.Training;

namespace Sweeper.Cli.Composition;

/// <summary>Whether the disk of a home holds what a sweep will write.</summary>
internal sealed class DiskCheck
{
    private readonly SweepSpec _spec;
    private readonly TrialStorage _storage;
    private readonly int _over;
    private readonly int _slots;
    private readonly string _home;

    private DiskCheck(SweepSpec spec, SweeperHome home, int over, int slots)
    {
        (_spec, _over, _slots) = (spec, over, slots);
        _storage = TrialStorage.Of(spec.Task);
        _home = home.Path;
        Estimate = With(spec.Checkpoints);
        FreeBytes = new DriveInfo(Existing(_home)).AvailableFreeSpace;
    }

    /// <param name="spec">Its model and data have no problems.</param>
    /// <param name="home">Where the sweep is kept; need not exist.</param>
    /// <param name="over">Trials of earlier runs.</param>
    /// <param name="slots">Trials at once.</param>
    /// <returns>Null for a script, which alone knows what it writes.</returns>
    public static DiskCheck? Of(SweepSpec spec, SweeperHome home, int over, int slots) =>
        spec.Script is null ? new(spec, home, over, slots) : null;

    public DiskEstimate Estimate { get; }

    /// <summary>What is free in the home for this user.</summary>
    public long FreeBytes { get; }

    /// <summary><c>about 1.2 GiB (24 trials of 50 MiB), of 75.0 GiB free at /home/me/.sweeper</c></summary>
    public override string ToString()
    {
        string trial = Format.Bytes((long)Estimate.TrialBytes);
        string about = Estimate.IsUpperBound ? "at most" : "about";
        return (Estimate.Trials is { } trials
            ? $"{about} {Format.Bytes((long)Estimate.KeptBytes)} ({Format.Count(trials, "trial")} of {trial})"
            : $"{about} {trial} for each trial") + $", of {Format.Bytes(FreeBytes)} free at {_home}";
    }

    /// <exception cref="UserErrorException">There is too little room.</exception>
    public void ThrowIfTooLittle()
    {
        if (Estimate.NeededBytes <= FreeBytes)
        {
            return;
        }

        DiskEstimate least = With(new CheckpointSettings { Keep = CheckpointRetention.None });
        string fewer = least.NeededBytes < 0.9 * Estimate.NeededBytes
            ? $"Keep fewer checkpoints (with 'sweeper.checkpoints.keep=none' it needs {Format.Bytes((long)least.NeededBytes)})"
            : "Free some space, or run fewer trials with run_cap";
        throw new UserErrorException(
            $"the disk is too small: sweep '{_spec.Name}' needs about {Format.Bytes((long)Estimate.NeededBytes)}, "
                + $"and {Format.Bytes(FreeBytes)} are free",
            $"{fewer}, choose another place with --home, or start anyway with --force",
            _home);
    }

    private DiskEstimate With(CheckpointSettings checkpoints) =>
        DiskEstimate.Of(_spec, configuration => _storage.Footprint(configuration, checkpoints), _over, _slots);

    /// <summary>The folder itself, or the nearest above it that exists.</summary>
    public static string Existing(string path)
    {
        while (!Directory.Exists(path))
        {
            path = Path.GetDirectoryName(path)!;
        }

        return path;
    }
}
