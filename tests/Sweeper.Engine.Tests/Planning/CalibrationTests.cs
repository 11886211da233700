using Sweeper.Engine.Planning;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Tests.Sweeps;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Planning;

public sealed class CalibrationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_class_runs_on_every_slot_and_its_second_report_counts()
    {
        await using var executor = new FakeExecutor(2);
        SweepSpec spec = TestSweep.Of(1).Spec;

        Calibration calibration = await Measure(executor, spec, [Of(5), Of(10)]);

        Assert.Equal(4, executor.Launched.Count);
        Assert.Equal(2, executor.MostAtOnce);
        Assert.Empty(calibration.Failures);

        // A scripted epoch says that it trained for 0.1 s and evaluated for 0.01 s; 50 examples are 10 or 5 steps.
        Assert.Equal([0.01, 0.02], calibration.Classes.Select(one => Math.Round(one.SecondsPerStep, 9)));
        Assert.All(calibration.Classes, one => Assert.Equal(0.01, one.SecondsPerEvaluation, 9));
    }

    [Fact]
    public async Task A_single_class_runs_again_to_be_warm()
    {
        await using var executor = new FakeExecutor(1);

        Calibration calibration = await Measure(executor, TestSweep.Of(1).Spec, [Of(5)]);

        Assert.Equal([1, 2], executor.Launched);
        Assert.Single(calibration.Classes);
    }

    [Fact]
    public async Task What_fails_is_told_and_the_others_count()
    {
        await using var executor = new FakeExecutor(1);
        Configuration failing = TestSweep.Configuration(("batch_size", 10), ("fail_kind", "Error"));

        Calibration calibration = await Measure(executor, TestSweep.Of(1).Spec, [Of(5), failing]);

        Assert.Equal(5, Assert.Single(calibration.Classes).Class.BatchSize);
        Assert.Equal("batch 10: told to fail", Assert.Single(calibration.Failures));
    }

    [Fact]
    public void Representatives_are_one_of_each_class_and_not_too_many()
    {
        Configuration[] many = [.. Enumerable.Range(1, 100).Select(batch => Of(batch))];

        IReadOnlyList<Configuration> chosen = CalibrationClasses.Representatives(many.Concat(many));

        Assert.Equal([1, 15, 29, 43, 58, 72, 86, 100], chosen.Select(one => one["batch_size"]!.AsNumber()!.Value));
        Assert.Equal(0.1, Assert.Single(CalibrationClasses.Representatives(
            [TestSweep.Configuration(("learning_rate", 0.5)), TestSweep.Configuration(("learning_rate", 0.1))]))["learning_rate"]!.AsNumber());
    }

    [Fact]
    public void What_was_measured_is_kept_by_setting()
    {
        string file = Path.Combine(_folder.Path, "calibrations.json");
        var calibration = new Calibration([new(new(16, 64, "bucketed"), 0.125, 2), new(new(null, null, null), 1, 2)], 0.5, 1.5);

        new CalibrationCache(file).Keep("here", calibration);
        new CalibrationCache(file).Keep("there", calibration with { OverheadSeconds = 7 });

        Calibration found = new CalibrationCache(file).Find("here")!;
        Assert.Equal(calibration.Classes, found.Classes);
        Assert.Equal((0.5, 1.5), (found.OverheadSeconds, found.StartupSeconds));
        Assert.Null(new CalibrationCache(file).Find("elsewhere"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2")]
    [InlineData("{ \"here\": 7 }")]
    public void A_damaged_file_holds_nothing(string text)
    {
        string file = Path.Combine(_folder.Path, "calibrations.json");
        File.WriteAllText(file, text);

        Assert.Null(new CalibrationCache(file).Find("here"));
    }

    private async Task<Calibration> Measure(FakeExecutor executor, SweepSpec spec, IReadOnlyList<Configuration> classes) =>
        await new Calibrator(executor, _folder.Path).MeasureAsync(
            spec, classes, new WorkScale(50, 10, 3, 1), new Progress<string>(), CancellationToken.None);

    private static Configuration Of(int batch) => TestSweep.Configuration(("batch_size", batch));
}
