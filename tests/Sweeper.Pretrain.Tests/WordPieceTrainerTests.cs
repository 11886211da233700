using Sweeper.Training.Text;

namespace Sweeper.Pretrain.Tests;

public sealed class WordPieceTrainerTests
{
    private static readonly Dictionary<string, long> Counts = new() { ["low"] = 5, ["lower"] = 2, ["newest"] = 6, ["widest"] = 3 };

    [Fact]
    public void Merges_the_most_frequent_pair_first()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(Counts, size: 100, minimumCharacterCount: 1);

        // Pairs by hand: e+s, s+t 9 each (the ordinally smaller first), then es+t 9, o+w 7, l+ow 7.
        int characters = vocabulary.ToList().FindIndex(piece => piece.TrimStart('#').Length > 1 && piece[0] != '[');
        Assert.Equal(["##es", "##est", "##ow", "low"], vocabulary.Skip(characters).Take(4));
    }

    [Fact]
    public void Stops_at_the_size_and_starts_with_the_special_pieces()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(Counts, size: 20, minimumCharacterCount: 1);

        Assert.Equal(20, vocabulary.Count);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], vocabulary.Take(5));
        Assert.Equal(vocabulary.Count, vocabulary.Distinct().Count());
    }

    [Fact]
    public void Cuts_every_word_it_was_trained_on_without_unknown_pieces()
    {
        var tokenizer = new WordPieceTokenizer(
            WordPieceTrainer.Train(Counts, size: 30, minimumCharacterCount: 1), new WordPieceOptions());

        Assert.All(Counts.Keys, word => Assert.DoesNotContain(tokenizer.UnkId, tokenizer.EncodeWithoutSpecials(word)));
        Assert.Equal(["low"], tokenizer.Tokens("low"));
    }

    [Fact]
    public void Leaves_rare_characters_to_unknown()
    {
        var counts = new Dictionary<string, long>(Counts) { ["zzz"] = 1 };
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(counts, size: 100, minimumCharacterCount: 2);

        Assert.DoesNotContain("z", vocabulary);
    }
}
