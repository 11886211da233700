using Sweeper.Engine.SweepFiles;

namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class PathTests : IDisposable
{
    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("train.tsv", "dev.tsv")]
    [InlineData("train.csv", "validation.csv")]
    [InlineData("train.jsonl.gz", "val.jsonl.gz")]
    [InlineData("train.tsv.gz", "valid.csv")]
    public void Finds_data_files_by_their_names(string train, string validation)
    {
        _fixture.Touch($"other/{train}");
        _fixture.Touch($"other/{validation}");

        SweepSpec spec = _fixture.Read(Text("models/tiny", "other"));

        Assert.Equal(_fixture.In($"other/{train}"), spec.Task.Data.Train);
        Assert.Equal(_fixture.In($"other/{validation}"), spec.Task.Data.Validation);
        Assert.Null(spec.Task.Data.Test);
    }

    [Fact]
    public void Does_not_guess_between_two_files()
    {
        _fixture.Touch("data/sst2/train.csv");

        Assert.Contains(
            "/here/data/sst2 holds train.csv and train.tsv, and only one can be meant",
            _fixture.ProblemsOf(Text("models/tiny", "data/sst2")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_file_is_offered_for_the_test_alone()
    {
        _fixture.Touch("held/test.tsv");
        string Problems(string data) => _fixture.ProblemsOf($$"""
            method: grid
            parameters: { epochs: [1] }
            metric: { name: f1 }
            sweeper: { task: { model: models/tiny, data: { train: data/sst2/train.tsv, {{data}} } } }
            """);

        Assert.DoesNotContain("did you mean", Problems("validation: held/tset.tsv"), StringComparison.Ordinal);
        Assert.Contains("did you mean /here/held/test.tsv", Problems("validation: data/sst2/dev.tsv, test: held/tset.tsv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Prefers_the_current_folder_then_the_sweep_files_then_the_roots()
    {
        _fixture.Touch("work/note.txt");
        _fixture.Touch("sweeps/models/tiny/config.json");
        _fixture.Touch("sweeps/s.yaml", Text("models/tiny", "data/sst2"));
        ReaderContext context = _fixture.Context() with
        {
            CurrentFolder = _fixture.In("work"),
            SearchRoots = [_fixture.Folder],
        };

        SweepSpec spec = SweepFileReader.Read("../sweeps/s.yaml", [], context);

        Assert.Equal(_fixture.In("sweeps/models/tiny"), spec.Task.Model);
        Assert.Equal(_fixture.In("data/sst2/train.tsv"), spec.Task.Data.Train);
        Assert.Equal(_fixture.In("sweeps/s.yaml"), spec.Path);
    }

    [Fact]
    public void Takes_absolute_paths_as_they_are() =>
        Assert.Equal(_fixture.In("models/tiny"),
            _fixture.Read(Text(_fixture.In("models/tiny") + "/", "data/sst2")).Task.Model);

    [Fact]
    public void Expands_the_home_folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Contains($"{Path.Combine(home, "no-such-models-x7/bert")}",
            _fixture.ProblemsOf(Text("~/no-such-models-x7/bert", "data/sst2")), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_every_place_it_tried()
    {
        _fixture.Touch("sweeps/s.yaml", Text("models/nowhere-at-all", "data/sst2"));

        var e = Assert.Throws<UserErrorException>(
            () => SweepFileReader
                .Read("sweeps/s.yaml", [], _fixture.Context() with { SearchRoots = ["/opt/sw"] }));

        Assert.Equal(
            $"correct the path; tried {_fixture.In("models/nowhere-at-all")}, "
                + $"{_fixture.In("sweeps/models/nowhere-at-all")}, /opt/sw/models/nowhere-at-all",
            e.Problems[0].Fix);
    }

    [Fact]
    public void Tells_files_from_folders() =>
        Assert.Contains("/here/s.yaml is not a folder", _fixture.ProblemsOf(Text("s.yaml", "data/sst2")),
            StringComparison.Ordinal);

    private static string Text(string model, string data) =>
        $"{Files.Head}parameters: {{ epochs: 1 }}\nsweeper: {{ task: {{ model: {model}, data: {data} }} }}\n";
}
