using Sweeper.Cli.Composition;
using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;
using Sweeper.Training;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class DiskTests : IDisposable
{
    private const double Block = 4096;

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("last", "adamw,sgd", "", 2)]
    [InlineData("best", "rmsprop", "", 4)]
    [InlineData("all", "adamw", "sweeper.checkpoints.every=3 steps", 4)]
    public async Task The_estimate_is_what_a_sweep_takes(string keep, string optimizer, string more, int epochs)
    {
        string[] arguments =
        [
            "tiny.yaml", $"sweeper.checkpoints.keep={keep}", $"optimizer={optimizer}", $"epochs={epochs}", "batch_size=8",
            .. more.Split(' ', 2) is [{ Length: > 0 }, ..] ? new[] { more } : [],
        ];
        SweepSpec spec = SweepFileReader.Read(_place.SweepFile, arguments[1..], Installation.ReaderContext with
        {
            CurrentFolder = Path.GetDirectoryName(_place.SweepFile)!,
        });
        TrialStorage storage = TrialStorage.Of(spec.Task);
        DiskEstimate estimate = DiskEstimate.Of(spec, one => storage.Footprint(one, spec.Checkpoints), over: 0, slots: 2);

        (await _place.RunAsync(["run", .. arguments, "-q"])).Expect(0).IsTidy();

        double taken = Directory.EnumerateFileSystemEntries(_place.Home, "*", SearchOption.AllDirectories)
            .Sum(entry => Block * (Directory.Exists(entry) ? 1 : Math.Ceiling(new FileInfo(entry).Length / Block)));
        double store = new FileInfo(Path.Combine(_place.Home, "sweeper.db")).Length;
        Assert.InRange(estimate.KeptBytes / (taken - store), 0.75, 1.25);
    }

    [Fact]
    public async Task Validate_and_run_say_what_a_sweep_takes()
    {
        string validated = (await _place.RunAsync("validate", "tiny.yaml")).Expect(0).Out;
        Assert.Matches(@"\ndisk: about \d+ (K|M)iB \(4 trials of \d+ (K|M)iB\), of [0-9.]+ GiB free at .*/home\n", validated);
        CliRun run = await _place.RunAsync("run", "tiny.yaml", "epochs=1", "learning_rate=0.01", "batch_size=8");
        Assert.Matches(@"disk: about \d+ (K|M)iB \(1 trial of ", run.Expect(0).Error);
    }

    [Fact]
    public async Task A_sweep_that_the_disk_cannot_hold_is_refused_before_it_starts()
    {
        string[] huge = ["run", "tiny.yaml", "method=random", "run_cap=100000000", "dropout={min: 0.0, max: 0.5}", "sweeper.checkpoints.keep=all"];
        CliRun run = await _place.RunAsync(huge);
        run.IsRefused("the disk is too small: sweep 'tiny' needs about ", "--force");
        Assert.Contains("with 'sweeper.checkpoints.keep=none' it needs ", run.Error, StringComparison.Ordinal);
        Assert.Contains("choose another place with --home", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_place.Sweep().Path));

        using CliProcess forced = _place.Start([.. huge, "--force"]);
        await forced.WaitForAsync(() => File.Exists(_place.Sweep().Trial(1).Plan));
        forced.Send(CliProcess.Interrupt);
        (await forced.WaitAsync()).Expect(130);
    }
}
