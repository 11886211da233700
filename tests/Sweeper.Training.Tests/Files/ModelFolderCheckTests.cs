using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;

namespace Sweeper.Training.Tests.Files;

public sealed class ModelFolderCheckTests : IDisposable
{
    private static readonly EncoderConfig Config = new()
    {
        VocabSize = 6,
        HiddenSize = 4,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        IntermediateSize = 8,
        MaxPositionEmbeddings = 16,
    };

    private readonly TemporaryFolder _folder = new();

    public ModelFolderCheckTests()
    {
        Config.Save(_folder.Path);
        _folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert.", "weight", "bias")]
    [InlineData("", "weight", "bias")]
    [InlineData("bert.", "gamma", "beta")]
    public void Whole_models_have_no_problem_under_any_of_the_usual_names(string prefix, string scale,
        string shift)
    {
        WriteWeights(TensorNames.Encoder(Config).Select(t => t with
        {
            Name = (prefix + t.Name["bert.".Length..])
                .Replace("LayerNorm.weight", $"LayerNorm.{scale}", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", $"LayerNorm.{shift}", StringComparison.Ordinal),
        }));

        Assert.Empty(Problems());
    }

    [Fact]
    public void Heads_may_be_missing_or_of_another_task()
    {
        WriteWeights([.. TensorNames.Encoder(Config)
            .Where(t => !t.Name.Contains("pooler", StringComparison.Ordinal)),
            new("cls.predictions.bias", [6]), new("bert.embeddings.position_ids", [1, 16])]);

        Assert.Empty(Problems());
        Assert.Equal(
            "model.safetensors has no bert.pooler.dense.weight, bert.pooler.dense.bias, classifier.weight, classifier.bias: "
                + "drawn at random, normal(0, 0.02)",
            Assert.Single(ModelFolderCheck.Notes(Task(WeightInit.Pretrained))));
        Assert.Empty(ModelFolderCheck.Notes(Task(WeightInit.Random)));
    }

    [Fact]
    public void Missing_wrong_and_unexpected_tensors_are_told_in_one_problem()
    {
        IEnumerable<TensorShape> tensors = TensorNames.Encoder(Config)
            .Where(t => t.Name != "bert.encoder.layer.1.output.dense.bias")
            .Select(t => t.Name == "bert.embeddings.word_embeddings.weight" ? t with { Shape = [7, 4] } : t)
            .Append(new("bert.encoder.layer.2.output.dense.bias", [4]));
        WriteWeights(tensors);

        SpecProblem problem = Assert.Single(Problems());

        Assert.Contains("missing bert.encoder.layer.1.output.dense.bias", problem.What,
            StringComparison.Ordinal);
        Assert.Contains("wrong bert.embeddings.word_embeddings.weight is [7, 4], but must be [6, 4]",
            problem.What, StringComparison.Ordinal);
        Assert.Contains("unexpected bert.encoder.layer.2.output.dense.bias", problem.What,
            StringComparison.Ordinal);
        Assert.Equal(_folder.File("model.safetensors"), problem.Where);
    }

    [Fact]
    public void A_folder_without_weights_says_how_to_train_from_scratch()
    {
        Assert.Contains("init: random", Assert.Single(Problems()).Fix, StringComparison.Ordinal);
        Assert.Empty(Problems(WeightInit.Random));
    }

    [Fact]
    public void PyTorch_s_file_is_checked_like_safetensors()
    {
        TorchTensor[] tensors = [.. TensorNames.Encoder(Config).Select(t =>
            TorchTensor.Floats(t.Name, new float[t.Shape.Aggregate(1L, (a, b) => a * b)], t.Shape))];
        _folder.Write("pytorch_model.bin", TorchFixture.Zip(tensors));
        Assert.Empty(Problems());

        tensors[0] = tensors[0] with { Shape = [4, 6] };
        _folder.Write("pytorch_model.bin", TorchFixture.Legacy(tensors[..^2]));
        SpecProblem problem = Assert.Single(Problems());
        Assert.Contains("word_embeddings.weight is [4, 6], but must be [6, 4]", problem.What, StringComparison.Ordinal);
        Assert.Equal(_folder.File("pytorch_model.bin"), problem.Where);
    }

    [Fact]
    public void A_damaged_file_is_a_problem_and_no_exception()
    {
        _folder.Write("model.safetensors", "abc");

        Assert.Contains("has 3 bytes", Assert.Single(Problems()).What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vocabulary_must_fit_the_configuration()
    {
        _folder.Write("vocab.txt", "[UNK]\n[PAD]\n[CLS]\n[SEP]\n[MASK]\na\nb\n");

        IReadOnlyList<SpecProblem> problems = Problems(WeightInit.Random);

        Assert.Equal(2, problems.Count);
        Assert.Contains("'vocab_size' is 6, but the vocabulary has 7 pieces", problems[0].What,
            StringComparison.Ordinal);
        Assert.Contains("'pad_token_id' is 0, but the vocabulary has the padding token at 1", problems[1].What,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_missing_is_told_at_once()
    {
        File.Delete(_folder.File("config.json"));
        File.Delete(_folder.File("vocab.txt"));

        Assert.Equal(3, Problems().Count);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named_by_its_whole_path()
    {
        TaskSettings task = Task(WeightInit.Pretrained) with { Model = _folder.File("none") };

        Assert.Equal(_folder.File("none"), Assert.Single(ModelFolderCheck.Problems(task)).Where);
    }

    [SharedDataFact]
    public void The_reference_models_have_no_problem()
    {
        foreach (string family in (string[])["bert", "distilbert", "roberta", "bert-pretraining"])
        {
            TaskSettings task = Task(WeightInit.Pretrained) with { Model = SharedData.Path("golden", "models", family) };

            Assert.Empty(ModelFolderCheck.Problems(task));
        }
    }

    private IReadOnlyList<SpecProblem> Problems(WeightInit init = WeightInit.Pretrained) =>
        ModelFolderCheck.Problems(Task(init));

    private TaskSettings Task(WeightInit init) =>
        new() { Model = _folder.Path, Init = init, Data = new() { Train = "unused", Validation = "unused" } };

    private void WriteWeights(IEnumerable<TensorShape> tensors) =>
        SafetensorsWriter.Write(DurableWrite.Export, _folder.File("model.safetensors"),
            [.. tensors.Select(t => new TensorToWrite(t.Name, "F32", t.Shape,
                new float[t.Shape.Aggregate(1L, (a, b) => a * b)]))]);
}
