using Sweeper.Training.Data;

namespace Sweeper.Training.Tests.Data;

public sealed class BatcherTests
{
    private const int PadId = 9;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_example_is_in_one_batch_of_an_epoch(bool bucketed)
    {
        Batcher batcher = Batcher(count: 1003, batchSize: 8);
        Batch[] batches = [.. batcher.Epoch(1, seed: 5, bucketed)];

        Assert.Equal(126, batcher.BatchesPerEpoch);
        Assert.Equal(batcher.BatchesPerEpoch, batches.Length);
        Assert.Equal(Enumerable.Range(0, 1003), batches.SelectMany(batch => batch.Examples).Order());
        Assert.Single(batches, batch => batch.Rows == 3);
        Assert.Equal(125, batches.Count(batch => batch.Rows == 8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_order_depends_on_seed_and_epoch_alone(bool bucketed)
    {
        int[] Order(int epoch, long seed) =>
            [.. Batcher(500, 8).Epoch(epoch, seed, bucketed).SelectMany(batch => batch.Examples)];

        Assert.Equal(Order(1, 5), Order(1, 5));
        Assert.NotEqual(Order(1, 5), Order(2, 5));
        Assert.NotEqual(Order(1, 5), Order(1, 6));
    }

    [Fact]
    public void Buckets_save_most_of_the_padding_and_leave_the_batches_in_random_order()
    {
        static double Padding(IEnumerable<Batch> batches)
        {
            Batch[] all = [.. batches];
            return 1 - (all.Sum(batch => batch.Mask.Sum()) / all.Sum(batch => (double)batch.Ids.Length));
        }

        Batcher batcher = Batcher(4000, 16);

        double inBuckets = Padding(batcher.Epoch(1, 5, bucketed: true));
        Assert.True(inBuckets < 0.2 * Padding(batcher.Epoch(1, 5, bucketed: false)));
        int[] columns = [.. batcher.Epoch(1, 5, bucketed: true).Select(batch => batch.Columns)];
        Assert.InRange(columns.Zip(columns.Skip(1)).Count(pair => pair.First < pair.Second), 80, 170);
    }

    [Fact]
    public void Rows_are_padded_to_the_longest_of_their_batch()
    {
        Batcher batcher = new([new([1, 2], 1), new([3, 4, 5, 6], 0), new([7], 1)], 2, PadId);
        Batch[] batches = [.. batcher.InOrder(2)];

        Assert.Equal((2, 4), (batches[0].Rows, batches[0].Columns));
        Assert.Equal([1, 2, PadId, PadId, 3, 4, 5, 6], batches[0].Ids);
        Assert.Equal([1, 1, 0, 0, 1, 1, 1, 1], batches[0].Mask);
        Assert.Equal([1, 0], batches[0].Labels);
        Assert.Equal([0, 1], batches[0].Examples);
        Assert.Equal((1, 1), (batches[1].Rows, batches[1].Columns));
    }

    [Fact]
    public void Token_types_are_given_where_some_are_not_0()
    {
        Batcher pairs = new([new([1, 2, 3, 4], 0, TypeOneFrom: 2), new([5, 6], 1), new([7, 8, 9], 1, TypeOneFrom: 2)], 2, PadId);
        Batch[] batches = [.. pairs.InOrder(2)];

        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], batches[0].Types!);
        Assert.Equal([0, 0, 1], batches[1].Types!);
        Assert.Null(Batcher(3, 3).InOrder(3).Single().Types);
    }

    [Fact]
    public void Evaluation_goes_by_the_list_or_from_the_longest_down()
    {
        Batcher batcher = Batcher(100, 8);

        Assert.Equal(Enumerable.Range(0, 100), batcher.InOrder(7).SelectMany(batch => batch.Examples));
        Batch[] sorted = [.. batcher.InOrder(7, sortByLength: true)];
        Assert.Equal(sorted.Select(batch => batch.Columns).OrderDescending(),
            sorted.Select(batch => batch.Columns));
        Assert.Equal(Enumerable.Range(0, 100), sorted.SelectMany(batch => batch.Examples).Order());
    }

    [Fact]
    public void A_batch_larger_than_the_list_holds_all_of_it()
    {
        Batcher batcher = Batcher(3, int.MaxValue);

        Assert.Equal(1, batcher.BatchesPerEpoch);
        Assert.Equal(3, Assert.Single(batcher.Epoch(1, 1, bucketed: true)).Rows);
        Assert.Equal(3, Assert.Single(batcher.InOrder(int.MaxValue)).Rows);
    }

    [Fact]
    public void Refuses_what_makes_no_batch()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Batcher(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batcher(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batcher(1, 1).InOrder(0));
    }

    private static Batcher Batcher(int count, int batchSize) =>
        new([.. Enumerable.Range(0, count)
            .Select(i => new TokenizedExample(new int[1 + (i * 7919 % 120)], i % 2))], batchSize, PadId);
}
