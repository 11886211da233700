using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class SweepFileReaderTests : IDisposable
{
    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Reads_everything_a_file_can_say()
    {
        SweepSpec spec = _fixture.Read("""
            name: sst-grid
            description: "all of it"
            project: sst
            method: grid
            metric: { name: f1, goal: maximize, target: 0.95 }
            run_cap: 48
            parameters:
              learning_rate: { values: [1e-5, 2E-05, .5, 3e-5] }
              batch_size: [16, 32]
              epochs: { min: 2, max: 4 }
              weight_decay: { value: 0.01 }
              dropout: { distribution: q_uniform, min: 0, max: 0.3, q: 0.1 }
              optimizer: { values: [adamw, sgd] }
            sweeper:
              task:
                type: text-classification
                model: models/tiny
                init: random
                data:
                  train: data/sst2/train.tsv
                  validation: data/sst2/dev.tsv
                  text: sentence
                  label: label
                  max_train_examples: 100
              metric: { scope: best-epoch }
              seeds: { sampler: 7, train: [1, 2] }
            """);

        Assert.Equal("sst-grid", spec.Name);
        Assert.Equal("all of it", spec.Description);
        Assert.Equal(SearchMethod.Grid, spec.Method);
        Assert.Equal(new Objective("f1", Direction.Maximize), spec.Objective);
        Assert.Equal(0.95, spec.Target);
        Assert.Equal(48, spec.RunCap);
        Assert.Equal(7, spec.SamplerSeed);
        Assert.Equal([1, 2], spec.TrainSeeds);
        Assert.Equal(["ignored, as only W&B uses it: project"], spec.Notes);
        Assert.Equal(WeightInit.Random, spec.Task.Init);
        Assert.Equal(_fixture.In("models/tiny"), spec.Task.Model);
        Assert.Equal(
            new DataSettings
            {
                Train = _fixture.In("data/sst2/train.tsv"),
                Validation = _fixture.In("data/sst2/dev.tsv"),
                TextColumn = "sentence",
                LabelColumn = "label",
                MaxTrainExamples = 100,
            },
            spec.Task.Data);
        Assert.Equal(4 * 2 * 3 * 4 * 2, spec.Space.GridCount);
        Assert.Equal(["learning_rate", "batch_size", "epochs", "weight_decay", "dropout", "optimizer"],
            spec.Space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new IntUniform(2, 4), spec.Space.Parameters[2].Domain);
    }

    public static TheoryData<string, Domain> Distributions => new()
    {
        { "offset: { min: 0.0, max: 1 }", new Uniform(0, 1) },
        { "offset: { distribution: int_uniform, min: 0, max: 1 }", new IntUniform(0, 1) },
        { "epochs: { min: 1.0, max: 3.0 }", new IntUniform(1, 3) },
        { "epochs: 3.0", new Constant(new ParameterValue.Integer(3)) },
        { "offset: 3", new Constant(new ParameterValue.Real(3)) },
        { "learning_rate: { distribution: log_uniform_values, min: 1e-5, max: 1e-3 }",
            new LogUniform(1e-5, 1e-3) },
        { "offset: { distribution: inv_log_uniform_values, min: 1, max: 2 }", new InvLogUniform(1, 2) },
        { "batch_size: { distribution: q_log_uniform_values, min: 8, max: 64, q: 8 }",
            new QLogUniform(8, 64, 8) },
        { "batch_size: { distribution: q_uniform, min: 8, max: 64 }", new QUniform(8, 64, 1) },
        { "offset: { distribution: normal }", new Normal(0, 1) },
        { "offset: { distribution: q_normal, mu: 1, sigma: 2, q: 3 }", new QNormal(1, 2, 3) },
        { "weight_decay: { distribution: log_normal, mu: -3 }", new LogNormal(-3, 1) },
        { "weight_decay: { distribution: q_log_normal, q: 0.5 }", new QLogNormal(0, 1, 0.5) },
        { "offset: { distribution: beta, a: 2, b: 5 }", new Beta(2, 5) },
        { "offset: { distribution: q_beta, q: 0.25 }", new QBeta(1, 1, 0.25) },
        { "optimizer: { values: [sgd, adamw], probabilities: [0.25, 0.75] }",
            new Categorical([new ParameterValue.Text("sgd"), new ParameterValue.Text("adamw")],
                [0.25, 0.75]) },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Reads_every_distribution(string parameter, Domain expected) =>
        Assert.Equal(expected, Assert.Single(ReadParameters(parameter, "random").Space.Parameters).Domain);

    [Theory]
    [InlineData("1e-5", 1e-5)]
    [InlineData("5E-05", 5e-5)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    [InlineData("0x1", 1)]
    [InlineData("+1e-2", 0.01)]
    public void Reads_numbers_as_YAML_1_2_does(string text, double expected) =>
        Assert.Equal(
            new Constant(new ParameterValue.Real(expected)),
            ReadParameters($"learning_rate: {text}").Space.Parameters[0].Domain);

    [Fact]
    public void Follows_anchors_and_merge_keys()
    {
        SweepSpec spec = ReadParameters("epochs: &few { values: [1, 2] }\n  batch_size: *few");
        SweepSpec merged = ReadParameters(
            "epochs: &few { min: 1, max: 3 }\n  batch_size: { <<: *few, max: 2 }");

        Assert.Equal(4, spec.Space.GridCount);
        Assert.Equal(new IntUniform(1, 2), merged.Space.Parameters[1].Domain);
    }

    [Fact]
    public void Notes_duplicates_and_counts_them_once()
    {
        SweepSpec spec = ReadParameters("epochs: [2, 2.0, 3]");

        Assert.Equal(2, spec.Space.GridCount);
        Assert.Contains("parameters.epochs lists 2 2 times; it counts once", spec.Notes);
    }

    [Fact]
    public void Knows_which_way_a_metric_improves()
    {
        SweepSpec inferred = _fixture.Read(Whole("metric: { name: loss }"));
        SweepSpec against = _fixture.Read(Whole("metric: { name: f1, goal: minimize }"));

        Assert.Equal(Direction.Minimize, inferred.Objective.Direction);
        Assert.Equal(["metric.goal is not given: minimize, as loss improves that way"], inferred.Notes);
        Assert.Equal(Direction.Minimize, against.Objective.Direction);
        Assert.Equal(["metric.goal is minimize, although f1 is better when higher"], against.Notes);
    }

    [Fact]
    public void Has_the_documented_defaults()
    {
        SweepSpec spec = _fixture.Read(Whole("metric: { name: f1 }"));

        Assert.Equal("s", spec.Name);
        Assert.Null(spec.RunCap);
        Assert.Null(spec.Target);
        Assert.Equal(1, spec.SamplerSeed);
        Assert.Equal([1], spec.TrainSeeds);
        Assert.Equal(WeightInit.Pretrained, spec.Task.Init);
        Assert.Equal(_fixture.In("data/sst2/test.tsv"), spec.Task.Data.Test);
    }

    [Fact]
    public void Lets_a_random_search_of_finitely_many_points_end_by_itself() =>
        Assert.Null(_fixture.Read(Whole("metric: { name: f1 }").Replace("grid", "random")).RunCap);

    [Fact]
    public void Reports_all_of_twelve_mistakes_at_once()
    {
        var e = Assert.Throws<UserErrorException>(() => _fixture.Read("""
            nmae: x
            method: gird
            metric: { name: f2, goal: maximise }
            run_cap: 0
            parameters:
              lr: 1e-5
              epochs: [0]
              dropout: { min: 0, max: 1 }
              optimizer: adam
              batch_size: { low: 8, max: 16 }
            sweeper:
              task: { modle: models/tiny, data: data/sst3 }
            """));

        Assert.Equal(12, e.Problems.Count);
        Assert.All(e.Problems, problem => Assert.Matches(@"^s\.yaml:\d+:\d+$", problem.Where));
        Assert.All(e.Problems, problem => Assert.Matches("^[a-z].*[^.]$", problem.Fix));
    }

    [Fact]
    public void Survives_aliases_that_multiply()
    {
        string bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n";
        for (int i = 1; i < 10; i++)
        {
            bomb += $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n";
        }

        Assert.Contains("more than 100000 values", _fixture.ProblemsOf(bomb), StringComparison.Ordinal);
    }

    [Fact]
    public void Survives_deep_nesting() =>
        Assert.Contains("levels deep", _fixture.ProblemsOf(new string('[', 5000)), StringComparison.Ordinal);

    [Fact]
    public void Says_which_file_may_be_meant()
    {
        _fixture.Touch("sweeps/sst-grid.yaml");

        UserErrorException e = FileError("sweeps/sst-gird.yaml");

        Assert.Equal("there is no sweep file 'sweeps/sst-gird.yaml'", e.Problems[0].What);
        Assert.Equal($"did you mean {_fixture.In("sweeps/sst-grid.yaml")}? Name that", e.Problems[0].Fix);
    }

    [Fact]
    public void Refuses_what_is_no_text_file()
    {
        File.WriteAllBytes(_fixture.In("zeros.yaml"), [0, 1, 2]);
        File.WriteAllBytes(_fixture.In("latin.yaml"), [0x6e, 0xe4, 0xff]);
        _fixture.Touch("sweeps/a.yaml");

        Assert.Contains("'zeros.yaml' is not a text file in UTF-8", FileError("zeros.yaml").Message,
            StringComparison.Ordinal);
        Assert.Contains("'latin.yaml' is not a text file in UTF-8", FileError("latin.yaml").Message,
            StringComparison.Ordinal);
        Assert.Contains("name one of its files: a.yaml", FileError("sweeps").Message,
            StringComparison.Ordinal);
    }

    private static string Whole(string metric) =>
        $"method: grid\n{metric}\nparameters: {{ epochs: [1, 2] }}\n{Files.Tail}";

    private SweepSpec ReadParameters(string lines, string method = "grid") =>
        _fixture.Read(Files.WithParameters($"  {lines}", method));

    private UserErrorException FileError(string path) =>
        Assert.Throws<UserErrorException>(() => SweepFileReader.Read(path, [], _fixture.Context()));
}
