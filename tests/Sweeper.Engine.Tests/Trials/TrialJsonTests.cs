using System.Text;
using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.TestWorker;

namespace Sweeper.Engine.Tests.Trials;

public sealed class TrialJsonTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private TrialFolder Folder => new(_temp.File("0001"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_plan_comes_back_as_it_was()
    {
        Configuration configuration = TestSweep.Configuration(
            ("z", 3), ("rate", 2e-5), ("three", 3.0), ("huge", 1e300), ("zero", -0.0), ("name", "ä \"b\" </>"), ("flag", false));
        TrialPlan plan = Plan(configuration) with { Inputs = new Dictionary<string, string> { ["/train.tsv"] = "abc" } };

        TrialJson.WritePlan(Folder, plan);
        TrialPlan read = TrialJson.ReadPlan(Folder);

        Assert.Equal(configuration.Entries, read.Configuration.Entries);
        Assert.Equal((plan.Sweep, plan.Trial, plan.Seed, plan.Objective, plan.Task), (read.Sweep, read.Trial, read.Seed, read.Objective, read.Task));
        Assert.Equal(plan.Inputs, read.Inputs);
        Assert.Equal(["plan.json"], Directory.GetFiles(Folder.Path).Select(Path.GetFileName));
        string text = File.ReadAllText(Folder.Plan);
        Assert.Contains("\"max_train_examples\": 7", text, StringComparison.Ordinal);
        Assert.Contains("\"direction\": \"maximize\"", text, StringComparison.Ordinal);
        Assert.Contains("\"three\": 3.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_of_an_earlier_plan_are_those_that_the_same_sweep_file_asks_for_now()
    {
        TrialPlan plan = Plan(TestSweep.Configuration(("x", 1)));
        TrialJson.WritePlan(Folder, plan);
        string text = File.ReadAllText(Folder.Plan);
        string[] newKeys = ["validation_split", "split_seed", "pair_column", "labels", "max_validation_examples"];

        Assert.All(newKeys, key => Assert.DoesNotContain($"\"{key}\"", text, StringComparison.Ordinal));
        Assert.Equal(plan.Task.Data, TrialJson.ReadPlan(Folder).Task.Data);
    }

    [Fact]
    public void A_split_and_its_labels_come_back_as_they_were()
    {
        TrialPlan plan = Plan(TestSweep.Configuration(("x", 1)));
        DataSettings data = plan.Task.Data with
        {
            Validation = null,
            ValidationSplit = 0.1,
            SplitSeed = 3,
            PairColumn = "b",
            Labels = new([new("0", "no"), new("1", "yes")]),
        };

        TrialJson.WritePlan(Folder, plan with { Task = plan.Task with { Data = data } });

        Assert.Equal(data, TrialJson.ReadPlan(Folder).Task.Data);
        Assert.NotEqual(data, data with { SplitSeed = 4 });
        Assert.NotEqual(data, data with { Labels = new([new("1", "yes"), new("0", "no")]) });
    }

    [Fact]
    public void A_plan_of_a_newer_version_is_refused()
    {
        TrialJson.WritePlan(Folder, Plan(TestSweep.Configuration(("x", 1))) with { Version = 3 });
        UserErrorException error = Assert.Throws<UserErrorException>(() => TrialJson.ReadPlan(Folder));
        Assert.Contains("layout version 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("update Sweeper", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\": 1, \"sw")]
    [InlineData("{\"version\": 1}")]
    [InlineData("[]")]
    public void A_damaged_plan_is_refused(string text)
    {
        Directory.CreateDirectory(Folder.Path);
        File.WriteAllText(Folder.Plan, text);
        UserErrorException error = Assert.Throws<UserErrorException>(() => TrialJson.ReadPlan(Folder));
        Assert.Equal(Folder.Plan, error.Problems.Single().Where);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(-0.0, "-0")]
    public void Metrics_come_back_bit_for_bit(double value, string text)
    {
        var written = new TrialEvent.Epoch(
            2,
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567),
            new EpochReport(1, new Dictionary<string, double> { ["f1.macro"] = value }, 1.5, 0.5, [[1, 2], [3, 4]]));
        byte[] line = TrialJson.EventLine(written);

        var read = Assert.IsType<TrialEvent.Epoch>(TrialJson.ParseEvent(line));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read.Report.Metrics["f1.macro"]));
        Assert.Equal((2, written.Time), (read.Attempt, read.Time));
        Assert.Equal([[1L, 2L], [3L, 4L]], read.Report.Confusion);
        string json = Encoding.UTF8.GetString(line);
        Assert.StartsWith("{\"type\":\"epoch\",", json, StringComparison.Ordinal);
        Assert.Contains($"\"f1.macro\":{text}", json, StringComparison.Ordinal);
        Assert.Equal('\n', json[^1]);
    }

    [Fact]
    public void Every_kind_of_event_comes_back()
    {
        TrialEvent[] events =
        [
            new TrialEvent.Started(1, default, new StartInfo("host", 1, "cpu", 1, "1.13", 2, 3, 4, 5)),
            new TrialEvent.Finished(1, default, new FinishInfo(2, "ab", 1.5, 1L << 40)),
            new TrialEvent.Failed(1, default, new Failure(FailureKind.OutOfMemory, "no memory")),
            new TrialEvent.Failed(1, default, new Failure(FailureKind.Error, "a\nb", "c\nd")),
        ];
        Assert.Equal(events, events.Select(item => TrialJson.ParseEvent(TrialJson.EventLine(item))));
    }

    private static TrialPlan Plan(Configuration configuration) => new()
    {
        Sweep = "test",
        Trial = 7,
        Configuration = configuration,
        Seed = long.MaxValue,
        Objective = new Objective("accuracy", Direction.Maximize),
        Task = new TaskSettings
        {
            Model = "/model",
            Init = WeightInit.Random,
            Data = new DataSettings { Train = "/a", Validation = "/b", MaxTrainExamples = 7 },
        },
    };
}
