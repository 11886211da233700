using Sweeper.Search;
using Sweeper.Training.Text;

namespace Sweeper.Pretrain.Tests;

public sealed class MaskedBatchTests
{
    private const int Letters = 20;

    private static readonly WordPieceTokenizer Tokenizer = new(
        [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
            .. Enumerable.Range('a', Letters).Select(letter => ((char)letter).ToString()),
        ],
        new WordPieceOptions());

    [Fact]
    public void Chooses_about_15_percent_and_masks_80_percent_of_those()
    {
        var random = new SeededRandom(1, 0, "test");
        int[][] passages = [.. Enumerable.Range(0, 400).Select(_ => Passage(60, random))];
        var batch = MaskedBatch.Of(passages, Tokenizer, random);

        double chosen = batch.Positions.Length / (400.0 * 60);
        double masked = batch.Positions.Count(place => batch.Ids[place] == Tokenizer.MaskId) / (double)batch.Positions.Length;
        Assert.InRange(chosen, 0.14, 0.16);
        Assert.InRange(masked, 0.77, 0.83);
    }

    [Fact]
    public void Remembers_what_was_there_and_leaves_the_rest_alone()
    {
        var random = new SeededRandom(2, 0, "test");
        int[][] passages = [Passage(30, random), Passage(12, random)];
        var batch = MaskedBatch.Of(passages, Tokenizer, random);

        Assert.Equal((2, 32), (batch.Rows, batch.Columns));
        Dictionary<long, long> targets = batch.Positions.Zip(batch.Targets).ToDictionary(pair => pair.First, pair => pair.Second);
        for (int row = 0; row < 2; row++)
        {
            for (int k = 0; k < 32; k++)
            {
                int place = (row * 32) + k;
                long expected = k < passages[row].Length ? passages[row][k] : Tokenizer.PadId;
                Assert.Equal(expected, targets.GetValueOrDefault(place, batch.Ids[place]));
                Assert.Equal(k < passages[row].Length ? 1f : 0f, batch.Mask[place]);
            }
        }
    }

    private static int[] Passage(int words, SeededRandom random) =>
        [Tokenizer.ClsId, .. Enumerable.Range(0, words).Select(_ => 5 + random.NextInt(Letters)), Tokenizer.SepId];
}
