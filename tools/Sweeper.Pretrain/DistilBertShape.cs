using System.Globalization;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Text;

namespace Sweeper.Pretrain;

/// <summary>
/// A BERT's weights in DistilBERT's shape: some of its layers, no pooler, and no token types. With every second layer that
/// is where DistilBERT's own training starts (Sanh et al., "DistilBERT, a distilled version of BERT", 2019, section 3);
/// with all of them the encoder computes the same as the BERT.
/// </summary>
public static class DistilBertShape
{
    /// <summary>Writes the folder of the DistilBERT: configuration, tokenizer and encoder.</summary>
    /// <param name="bert">Folder of a BERT in Hugging Face layout.</param>
    /// <param name="folder">Created.</param>
    /// <param name="every">1 keeps all layers, 2 the first, third and so on.</param>
    public static void Write(string bert, string folder, int every)
    {
        EncoderConfig source = EncoderConfig.Load(bert);
        int[] kept = [.. Enumerable.Range(0, source.NumHiddenLayers).Where(layer => layer % every == 0)];
        EncoderConfig to = source with { Family = ModelFamily.DistilBert, NumHiddenLayers = kept.Length };
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, EncoderConfig.FileName), EncoderConfigWriter.Write(to).ToJsonString(Indented.Options) + "\n");
        foreach (string file in TokenizerFiles.In(bert))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        SafetensorsWriter.Write(DurableWrite.Export, Path.Combine(folder, "model.safetensors"), Tensors(bert, kept, source, to), metadata: null);
    }

    private static List<TensorToWrite> Tensors(string bert, int[] kept, EncoderConfig source, EncoderConfig to)
    {
        using WeightReader reader = WeightReader.Open(WeightFiles.Find(bert)!);
        Dictionary<string, StoredTensor> stored = reader.Tensors.ToDictionary(tensor => TensorNames.Canonical(tensor.Name));
        // Both families list the tensors of a layer in the order of the forward pass.
        IEnumerable<string> names = TensorNames.Encoder(source).Select(tensor => tensor.Name).Where(name =>
            !name.Contains(".token_type_", StringComparison.Ordinal)
                && !name.Contains(".pooler.", StringComparison.Ordinal)
                && (Layer(name) is not { } layer || kept.Contains(layer)));
        return
        [
            .. names.Zip(TensorNames.Encoder(to), (name, target) =>
            {
                float[] values = stored[name].ReadFloat32();
                if (name.EndsWith(".position_embeddings.weight", StringComparison.Ordinal))
                {
                    AddToRows(values, stored["bert.embeddings.token_type_embeddings.weight"].ReadFloat32().AsSpan(0, source.HiddenSize));
                }

                return new TensorToWrite(target.Name, stored[name].DType, target.Shape, values);
            }),
        ];
    }

    private static int? Layer(string name) =>
        name.Split('.') is ["bert", "encoder", "layer", var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : null;

    // A text alone is all of type 0, whose row BERT adds to every position's.
    private static void AddToRows(float[] rows, ReadOnlySpan<float> row)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] += row[i % row.Length];
        }
    }
}
