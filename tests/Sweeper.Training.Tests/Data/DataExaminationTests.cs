using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Data;
using Sweeper.Training.Tests.Loop;

namespace Sweeper.Training.Tests.Data;

public sealed class DataExaminationTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Sizes_lengths_and_equal_texts_are_counted()
    {
        File.WriteAllText(_tiny.TrainFile, "sentence\tlabel\ngood film\tpos\nbad film\tneg\ngood film\tpos\nthe very very bad plot\tneg\na so dull end\tneg\n");
        File.WriteAllText(_tiny.ValidationFile, "sentence\tlabel\ngood film\tpos\nfine\tpos\nbad film\tneg\n");

        DataSummary data = new DataExamination(null).Summarize(_tiny.Settings, [4, 6, 7]);

        Assert.Equal(["neg", "pos"], data.LabelNames);
        Assert.Equal([3, 2], data.Train);
        Assert.Equal([1, 2], data.Validation);
        Assert.Equal(new LengthQuantiles(Median: 4, Percentile95: 6, Longest: 7), data.Lengths);
        Assert.Equal([new(4, 2), new(6, 1), new(7, 0)], data.Cut);
        Assert.Equal(new DataFacts(Repeated: 1, Shared: 2), data.Facts);
        Assert.False(data.HasPairs);
    }

    [Fact]
    public void Problems_of_data_and_model_are_told_together()
    {
        TaskSettings wrong = _tiny.Settings with { Model = "/nowhere", Data = _tiny.Settings.Data with { Train = "/nowhere.tsv" } };

        var e = Assert.Throws<UserErrorException>(() => new DataExamination(null).Summarize(wrong, [16]));

        Assert.Contains("/nowhere.tsv", e.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_need_a_model_with_two_types_and_room_for_both_texts()
    {
        string config = Path.Combine(_tiny.ModelFolder, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"type_vocab_size\": 2", "\"type_vocab_size\": 1", StringComparison.Ordinal));
        File.WriteAllText(_tiny.TrainFile, "sentence\tother\tlabel\ngood\tfilm\t1\nbad\tplot\t0\n");
        TaskSettings task = _tiny.Settings with
        {
            Data = _tiny.Settings.Data with { Validation = _tiny.TrainFile, PairColumn = "other" },
        };

        var e = Assert.Throws<UserErrorException>(() => new DataExamination(null).Summarize(task, [4, 16]));

        Assert.Contains("pairs of texts need two token types, but the model has 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("max_length is 4, which leaves no room for two texts", e.Message, StringComparison.Ordinal);
        Assert.Contains("set max_length to 5 or more", e.Message, StringComparison.Ordinal);
    }
}
