using Sweeper.Training.Files;
using Sweeper.Training.Models;

namespace Sweeper.Training.Tests.Files;

public sealed class ParameterCountTests
{
    [Theory]
    [InlineData(ModelFamily.Bert, 2)]
    [InlineData(ModelFamily.DistilBert, 3)]
    [InlineData(ModelFamily.Roberta, 5)]
    public void It_is_that_of_the_model(ModelFamily family, int classes)
    {
        var config = new EncoderConfig
        {
            Family = family,
            VocabSize = 50,
            HiddenSize = 8,
            NumHiddenLayers = 3,
            NumAttentionHeads = 2,
            IntermediateSize = 20,
            MaxPositionEmbeddings = 17,
            TypeVocabSize = family == ModelFamily.Roberta ? 1 : 2,
        };
        using SequenceClassifier model = SequenceClassifier.Create(config, classes, dropout: 0);
        Assert.Equal(model.parameters().Sum(one => one.numel()), ParameterCount.Of(config, classes));
        Assert.InRange(ParameterCount.TensorsOf(config), model.parameters().Count() - 2, model.parameters().Count() + 2);
    }
}
