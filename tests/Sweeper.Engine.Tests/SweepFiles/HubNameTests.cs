using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary>When a name means a folder, when the hub, and what becomes of it.</summary>
public sealed class HubNameTests : IDisposable
{
    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("bert-base-uncased", "bert-base-uncased", null)]
    [InlineData("distilroberta-base", "distilroberta-base", null)]
    [InlineData("google-bert/bert-base-uncased", "google-bert/bert-base-uncased", null)]
    [InlineData("google/bert_uncased_L-2_H-128_A-2@main", "google/bert_uncased_L-2_H-128_A-2", "main")]
    [InlineData("roberta-base@refs/pr/7", "roberta-base", "refs/pr/7")]
    [InlineData("tiny-bert", null, null)]
    [InlineData("./google/bert", null, null)]
    [InlineData("/google/bert", null, null)]
    [InlineData("~/models/bert", null, null)]
    [InlineData("models/mine/bert", null, null)]
    [InlineData("a/..", null, null)]
    [InlineData("a--b/c", null, null)]
    [InlineData("a/b c", null, null)]
    [InlineData("", null, null)]
    public void Names_are_told_from_paths(string text, string? name, string? revision) =>
        Assert.Equal(name is null ? null : new HubName(HubKind.Model, name, revision), HubName.Of(HubKind.Model, text));

    [Fact]
    public void What_is_not_here_is_asked_for_and_found_when_it_is_located()
    {
        string text = Text("bert-base-uncased", "sst2");

        SweepSpec first = _fixture.Read(text);

        HubName[] names = [new(HubKind.Model, "bert-base-uncased", null), new(HubKind.Data, "sst2", null)];
        Assert.Equal(names, first.HubNames);
        Assert.Throws<InvalidOperationException>(() => first.Task);

        SweepSpec second = Located(text, names[0], new LocatedInput(_fixture.In("models/tiny"), "bert-base-uncased@c"), names[1], Data("dev.tsv"));
        Assert.Equal((text, 0), (second.Text, second.HubNames.Count));
        Assert.Equal((_fixture.In("models/tiny"), "bert-base-uncased@c"), (second.Task.Model, second.Task.ModelSource));
        Assert.Equal(("/d/train.tsv", "/d/dev.tsv", "sst2@h"), (second.Task.Data.Train, second.Task.Data.Validation, second.Task.Data.Source));
        Assert.Equal(["negative", "positive"], second.Task.Data.Labels!.Names());
        Assert.Contains("sweeper.task.model: bert-base-uncased is bert-base-uncased@c, in " + _fixture.In("models/tiny"), second.Notes);
    }

    [Fact]
    public void A_data_set_by_name_takes_the_other_keys()
    {
        const string keys = "{ name: sst2, validation_split: 0.2, max_train_examples: 1000, labels: [no, yes] }";

        DataSettings data = Located(Text("models/tiny", keys), new(HubKind.Data, "sst2", null), Data("dev.tsv")).Task.Data;

        Assert.Equal(("/d/train.tsv", null, 0.2, 1L, 1000), (data.Train, data.Validation, data.ValidationSplit!.Value, data.SplitSeed!.Value, data.MaxTrainExamples!.Value));
        Assert.Equal(["no", "yes"], data.Labels!.Names());
    }

    [Fact]
    public void Without_a_validation_file_a_tenth_is_split_off_and_told()
    {
        SweepSpec spec = Located(Text("models/tiny", "imdb"), new(HubKind.Data, "imdb", null), Data(null));

        Assert.Equal((0.1, 1L), (spec.Task.Data.ValidationSplit!.Value, spec.Task.Data.SplitSeed!.Value));
        Assert.Contains(spec.Notes, note => note.Contains("imdb has no validation file, so a tenth", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_of_the_name_wins_and_is_told()
    {
        _fixture.Touch("bert-base-uncased/config.json");
        _fixture.Touch("google-bert/bert-base-uncased/config.json");

        SweepSpec spec = _fixture.Read(Text("bert-base-uncased", "{ name: data/sst2 }"));

        Assert.Equal((_fixture.In("bert-base-uncased"), null), (spec.Task.Model, spec.Task.ModelSource));
        Assert.Equal(_fixture.In("data/sst2/dev.tsv"), spec.Task.Data.Validation);
        Assert.Contains(spec.Notes, note => note.Contains("wins over the hub; for the hub's write bert-base-uncased@main", StringComparison.Ordinal));
        Assert.Equal(_fixture.In("google-bert/bert-base-uncased"), _fixture.Read(Text("google-bert/bert-base-uncased", "data/sst2")).Task.Model);
        Assert.Single(_fixture.Read(Text("bert-base-uncased@main", "data/sst2")).HubNames);
    }

    [Theory]
    [InlineData("models/tinny", "did you mean")]
    [InlineData("modles/tiny", "did you mean")]
    [InlineData("models/nothing-like-it", "correct the path")]
    [InlineData("bert_base-uncased", "did you mean bert-base-uncased?")]
    public void A_path_with_a_typo_is_no_request(string model, string fix) =>
        Assert.Contains(fix, _fixture.ProblemsOf(Text(model, "data/sst2")), StringComparison.Ordinal);

    [Fact]
    public void A_model_whose_weights_are_drawn_at_random_needs_none() => Assert.False(
        _fixture.Read($"{Files.Head}parameters: {{ epochs: 1 }}\nsweeper: {{ task: {{ model: bert-base-uncased, init: random, data: data/sst2 }} }}\n")
            .HubNames[0].NeedsWeights);

    [Fact]
    public void A_data_set_is_named_as_a_whole_or_by_its_files() => Assert.Contains(
        "'sweeper.task.data.train' names a file, but 'sweeper.task.data.name' names the whole data set",
        _fixture.ProblemsOf(Text("models/tiny", "{ name: data/sst2, train: data/sst2/train.tsv }")), StringComparison.Ordinal);

    private SweepSpec Located(string text, HubName name, LocatedInput input, HubName? second = null, LocatedInput? secondInput = null)
    {
        Dictionary<HubName, LocatedInput> located = new() { [name] = input };
        if (second is not null)
        {
            located[second] = secondInput!;
        }

        return SweepFileReader.ReadText(text, "s.yaml", [], _fixture.Context() with { Located = located });
    }

    private static LocatedInput Data(string? validation) => new("/d", "sst2@h")
    {
        Train = "/d/train.tsv",
        Validation = validation is null ? null : $"/d/{validation}",
        Labels = new LabelMapping([new("0", "negative"), new("1", "positive")]),
    };

    private static string Text(string model, string data) =>
        $"{Files.Head}parameters: {{ epochs: 1 }}\nsweeper: {{ task: {{ model: {model}, data: {data} }} }}\n";
}
