namespace Sweeper.Pretrain.Tests;

public sealed class ReviewTests
{
    [Fact]
    public void Splits_after_sentence_ends_and_drops_fragments()
    {
        var review = new Review("What a fine film this is! I liked it very much. Yes. It cost 3.5 million, or so they say.", 1);

        Assert.Equal(
            ["What a fine film this is!", "I liked it very much.", "It cost 3.5 million, or so they say."],
            review.Sentences());
    }
}
