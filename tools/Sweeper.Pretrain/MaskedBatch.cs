using Sweeper.Search;
using Sweeper.Training.Text;

namespace Sweeper.Pretrain;

/// <summary>Passages with 15 % of their pieces chosen to be guessed: 80 % of those masked, 10 % replaced, 10 % left.</summary>
/// <param name="Rows">B.</param>
/// <param name="Columns">S, the longest passage.</param>
/// <param name="Ids"><c>[B, S]</c>, row-major, padded.</param>
/// <param name="Mask"><c>[B, S]</c>: 1 for tokens, 0 for padding.</param>
/// <param name="Positions"><c>[M]</c>: chosen places in the flattened ids.</param>
/// <param name="Targets"><c>[M]</c>: the ids that were there.</param>
public sealed record MaskedBatch(int Rows, int Columns, long[] Ids, float[] Mask, long[] Positions, long[] Targets)
{
    private const double ChosenShare = 0.15;

    public static MaskedBatch Of(int[][] passages, WordPieceTokenizer tokenizer, SeededRandom random)
    {
        int columns = passages.Max(passage => passage.Length);
        var ids = new long[passages.Length * columns];
        var mask = new float[ids.Length];
        var positions = new List<long>();
        var targets = new List<long>();
        Array.Fill(ids, tokenizer.PadId);
        for (int row = 0; row < passages.Length; row++)
        {
            int[] passage = passages[row];
            for (int k = 0; k < passage.Length; k++)
            {
                int place = (row * columns) + k;
                ids[place] = passage[k];
                mask[place] = 1;
                bool special = k == 0 || k == passage.Length - 1;
                if (!special && random.NextDouble() < ChosenShare)
                {
                    positions.Add(place);
                    targets.Add(passage[k]);
                    ids[place] = Disguise(passage[k], tokenizer, random);
                }
            }
        }

        return new MaskedBatch(passages.Length, columns, ids, mask, [.. positions], [.. targets]);
    }

    private static long Disguise(int id, WordPieceTokenizer tokenizer, SeededRandom random) => random.NextDouble() switch
    {
        < 0.8 => tokenizer.MaskId,
        < 0.9 => random.NextInt(tokenizer.VocabularySize),
        _ => id,
    };
}
