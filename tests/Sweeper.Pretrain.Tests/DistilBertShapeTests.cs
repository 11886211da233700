using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using static TorchSharp.torch;

namespace Sweeper.Pretrain.Tests;

public sealed class DistilBertShapeTests : IDisposable
{
    private readonly string _bert = Directory.CreateTempSubdirectory("sweeper-shape-").FullName;

    public DistilBertShapeTests()
    {
        File.WriteAllText(Path.Combine(_bert, "config.json"), """
            {"model_type": "bert", "vocab_size": 11, "hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 2,
             "intermediate_size": 24, "max_position_embeddings": 12, "type_vocab_size": 2}
            """);
        File.WriteAllText(Path.Combine(_bert, "vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
        manual_seed(3);
        SafetensorsWriter.Write(
            DurableWrite.Export,
            Path.Combine(_bert, "model.safetensors"),
            [.. TensorNames.Encoder(Config).Select(one => new TensorToWrite(one.Name, "F32", one.Shape, randn(one.Shape).data<float>().ToArray()))],
            metadata: null);
    }

    private EncoderConfig Config => EncoderConfig.Load(_bert);

    private string Distilled => Path.Combine(_bert, "distilled");

    public void Dispose() => Directory.Delete(_bert, recursive: true);

    [Fact]
    public void With_all_layers_it_computes_the_same()
    {
        DistilBertShape.Write(_bert, Distilled, every: 1);

        using BertClassifier before = new(Config, labels: 2, dropout: 0);
        ModelWeights.Read(_bert).ApplyTo(before);
        using DistilBertClassifier after = new(EncoderConfig.Load(Distilled), labels: 2, dropout: 0);
        ModelWeights.Read(Distilled, ModelFamily.DistilBert).ApplyTo(after);
        using IDisposable noGrad = no_grad();
        Tensor ids = tensor(new long[] { 2, 7, 9, 3, 2, 5, 3, 0 }, [2, 4]);
        Tensor mask = tensor(new float[] { 1, 1, 1, 1, 1, 1, 1, 0 }, [2, 4]);
        float[] expected = before.bert.Forward(ids, mask).data<float>().ToArray();
        float[] actual = after.distilbert.Forward(ids, mask).data<float>().ToArray();

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.True(expected.Max() > 0.5);
        Assert.True(File.Exists(Path.Combine(Distilled, "vocab.txt")));
    }

    [Fact]
    public void With_every_second_layer_the_first_and_the_third_stay()
    {
        DistilBertShape.Write(_bert, Distilled, every: 2);

        Assert.Equal(2, EncoderConfig.Load(Distilled).NumHiddenLayers);
        Assert.Equal(Values(_bert, "bert.encoder.layer.0.output.dense.weight"), Values(Distilled, "distilbert.transformer.layer.0.ffn.lin2.weight"));
        Assert.Equal(Values(_bert, "bert.encoder.layer.2.attention.self.key.bias"), Values(Distilled, "distilbert.transformer.layer.1.attention.k_lin.bias"));
    }

    private static float[] Values(string folder, string name)
    {
        using WeightReader reader = WeightReader.Open(WeightFiles.Find(folder)!);
        return reader.Tensors.Single(tensor => tensor.Name == name).ReadFloat32();
    }
}
