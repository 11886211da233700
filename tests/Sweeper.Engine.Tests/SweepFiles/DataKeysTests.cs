using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class DataKeysTests : IDisposable
{
    private const string Train = "train: data/sst2/train.tsv";

    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Every_key_arrives_in_the_settings()
    {
        DataSettings data = Read($"{Train}, validation: data/sst2/dev.tsv, test: data/sst2/test.tsv, text: a, text_pair: b, label: c, "
            + "labels: { neg: 0, pos: 1 }, max_train_examples: 5, max_validation_examples: 6");

        Assert.Equal(
            new DataSettings
            {
                Train = _fixture.In("data/sst2/train.tsv"),
                Validation = _fixture.In("data/sst2/dev.tsv"),
                Test = _fixture.In("data/sst2/test.tsv"),
                TextColumn = "a",
                PairColumn = "b",
                LabelColumn = "c",
                Labels = new([new("neg", "neg"), new("pos", "pos")]),
                MaxTrainExamples = 5,
                MaxValidationExamples = 6,
            },
            data);
    }

    [Theory]
    [InlineData("validation_split: 0.1", 0.1, 1L)]
    [InlineData("validation_split: 0.25, split_seed: 7", 0.25, 7L)]
    public void A_split_stands_in_the_place_of_a_validation_file(string keys, double share, long seed)
    {
        DataSettings data = Read($"{Train}, {keys}");

        Assert.Equal((null, share, seed), (data.Validation, data.ValidationSplit, data.SplitSeed));
        Assert.Equal([_fixture.In("data/sst2/train.tsv")], data.Files);
    }

    [Theory]
    [InlineData("{ neg: 0, pos: 1 }", "neg: neg, pos: pos")]
    [InlineData("{ pos: 1, neg: 0 }", "neg: neg, pos: pos")]
    [InlineData("{ 0: negative, 1: positive }", "0: negative, 1: positive")]
    [InlineData("{ 1: bad, 2: bad, 5: good }", "1: bad, 2: bad, 5: good")]
    [InlineData("{ 1: 0, 2: 0, 5: 1 }", "1: 1, 2: 1, 5: 5")]
    [InlineData("[neg, pos]", "neg: neg, pos: pos")]
    public void Labels_are_numbered_named_or_ordered(string labels, string expected) =>
        Assert.Equal(expected, Read($"{Train}, validation_split: 0.5, labels: {labels}").Labels!.ToString());

    [Theory]
    [InlineData("labels: { neg: 0, pos: 2 }", "has the ids 0, 2, which do not count from 0")]
    [InlineData("labels: { neg: 0 }", "has fewer than two classes")]
    [InlineData("labels: [a, b, a]", "names a twice")]
    [InlineData("labels: 3", "is 3, but must be a mapping or a list")]
    [InlineData("labels: { neg: [1] }", "'sweeper.task.data.labels.neg' is a list, which is no class")]
    [InlineData("split_seed: 3", "'sweeper.task.data.split_seed' has no effect without validation_split")]
    [InlineData("validation_split: 10", "'sweeper.task.data.validation_split' is 10, but must be a number above 0 and below 1")]
    [InlineData("validation_split: 0.1, validation: data/sst2/dev.tsv", "are both given, and only one can be meant")]
    [InlineData("validaton_split: 0.1", "did you mean 'validation_split'")]
    [InlineData("text_piar: b", "did you mean 'text_pair'")]
    [InlineData("max_eval_examples: 3", "is another word for max_validation_examples")]
    [InlineData("max_validation_examples: 0", "must be a whole number of 1 or more")]
    [InlineData("sentence2: b", "write text_pair: followed by the column with the second text")]
    public void Wrong_values_are_told_with_the_fix(string keys, string expected) =>
        Assert.Contains(expected, _fixture.ProblemsOf(Text($"{Train}, {keys}")), StringComparison.Ordinal);

    [Fact]
    public void Without_validation_examples_both_ways_to_have_some_are_named()
    {
        Assert.Contains("or validation_split: 0.1 to take examples from the training file", _fixture.ProblemsOf(Text(Train)),
            StringComparison.Ordinal);
        _fixture.Touch("other/train.csv");
        Assert.Contains("validation_split: 0.1", _fixture.ProblemsOf(
            $"{Files.Head}parameters: {{ epochs: 1 }}\nsweeper: {{ task: {{ model: models/tiny, data: other }} }}\n"), StringComparison.Ordinal);
    }

    private DataSettings Read(string keys) => _fixture.Read(Text(keys)).Task.Data;

    private static string Text(string keys) =>
        $"{Files.Head}parameters: {{ epochs: 1 }}\nsweeper: {{ task: {{ model: models/tiny, data: {{ {keys} }} }} }}\n";
}
