namespace Sweeper.Training.Files;

/// <summary>How many weights a classifier has, without making one.</summary>
internal static class ParameterCount
{
    /// <param name="config">Family and sizes.</param>
    /// <param name="classes">1 or more.</param>
    public static long Of(EncoderConfig config, int classes)
    {
        long hidden = config.HiddenSize;
        long square = (hidden * hidden) + hidden; // A linear layer from H to H.
        long norm = 2 * hidden;
        long inner = (2 * hidden * config.IntermediateSize) + config.IntermediateSize + hidden;
        long layer = (4 * square) + inner + (2 * norm);
        long types = config.Family == ModelFamily.DistilBert ? 0 : config.TypeVocabSize;
        long embeddings = ((config.VocabSize + config.MaxPositionEmbeddings + types) * hidden) + norm;
        // Of each family one more layer from H to H: BERT's pooler, the others' first layer of the head.
        return embeddings + (config.NumHiddenLayers * layer) + square + ((hidden + 1) * classes);
    }

    /// <summary>How many tensors these are in.</summary>
    public static int TensorsOf(EncoderConfig config) => 9 + (16 * config.NumHiddenLayers);
}
