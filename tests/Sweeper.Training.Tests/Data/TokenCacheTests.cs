using Sweeper.Engine.Trials;
using Sweeper.Training.Data;
using Sweeper.Training.Tests.Files;
using Sweeper.Training.Text;

namespace Sweeper.Training.Tests.Data;

public sealed class TokenCacheTests : IDisposable
{
    private const string Train = "text\tlabel\na good film and a long one\t1\nbad\t0\ngood good\t1\nbad\t0\n";

    private readonly TemporaryFolder _folder = new();

    public TokenCacheTests() => _folder.Write(
        "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\ngood\nbad\nfilm\nand\nlong\none\n");

    private string CacheFolder => _folder.File("cache/tokens");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(64)]
    public void One_file_gives_what_the_tokenizer_gives_at_every_length(int maxLength)
    {
        TaskSettings task = Task(Train);
        var cache = new TokenCache(CacheFolder);
        cache.Get(task);
        ITokenizer tokenizer = ModelTokenizer.Load(task.Model);

        EncodedDataSet found = cache.Find(task)!;

        Assert.Single(Files());
        TextDataSet texts = TextDataSet.Read(task.Data);
        Assert.Equal(
            texts.Train.Select(example => (string.Join(' ', tokenizer.Encode(example.Text, maxLength)), example.Label)),
            found.Train.Examples(found.Frame, maxLength).Select(example => (string.Join(' ', example.Ids), example.Label)));
        Assert.Equal([9, 3, 4, 3], found.Train.Lengths(found.Frame));
        Assert.Equal(["0", "1"], found.LabelNames);
        Assert.Equal((0, new DataFacts(Repeated: 1, Shared: 1)), (found.PadId, found.Facts));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(64)]
    public void Pairs_are_cut_and_marked_as_the_tokenizer_does(int maxLength)
    {
        TaskSettings task = Task("text\tother\tlabel\na good film\tbad bad bad\t1\ngood\tbad\t0\n");
        task = task with { Data = task.Data with { PairColumn = "other" } };
        ITokenizer tokenizer = ModelTokenizer.Load(task.Model);

        EncodedDataSet data = new TokenCache(CacheFolder).Get(task);
        TokenizedExample[] examples = data.Train.Examples(data.Frame, maxLength);

        TextExample[] texts = [.. TextDataSet.Read(task.Data).Train];
        for (int i = 0; i < texts.Length; i++)
        {
            EncodedPair pair = tokenizer.EncodePair(texts[i].Text, texts[i].Pair!, maxLength);
            Assert.Equal(pair.Ids, examples[i].Ids);
            Assert.Equal(pair.TypeIds, examples[i].Ids.Select((_, at) => at >= examples[i].TypeOneFrom ? 1 : 0));
        }

        Assert.Equal([9, 5], data.Train.Lengths(data.Frame));
    }

    [Fact]
    public void Whatever_changes_the_data_has_a_file_of_its_own()
    {
        var cache = new TokenCache(CacheFolder);
        TaskSettings task = Task(Train);
        cache.Get(task);

        cache.Get(task);
        Assert.Single(Files());
        cache.Get(task with { Data = task.Data with { MaxTrainExamples = 2 } });
        cache.Get(task with { Data = task.Data with { Labels = new([new("1", "x"), new("0", "y")]) } });
        cache.Get(Task(Train + "one more film\t0\n"));
        File.AppendAllText(_folder.File("vocab.txt"), "more\n");
        cache.Get(Task(Train));

        Assert.Equal(5, Files().Length);
    }

    [Fact]
    public void A_damaged_file_is_made_again()
    {
        TaskSettings task = Task(Train);
        var cache = new TokenCache(CacheFolder);
        cache.Get(task);
        byte[] good = File.ReadAllBytes(Files()[0]);
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            // A new file and not a change of the one that is mapped.
            byte[] bad = DamagedBytes.Of(good, random);
            File.Delete(Files()[0]);
            File.WriteAllBytes(Path.Combine(CacheFolder, Path.GetFileName(cache.PathFor(task))), bad);

            Assert.True(cache.Find(task) is null || bad.AsSpan().SequenceEqual(good));
            Assert.Equal(4, cache.Get(task).Train.Count);
            Assert.Equal(good, File.ReadAllBytes(Files()[0]));
        }
    }

    [Fact]
    public void Many_at_once_get_the_same()
    {
        TaskSettings task = Task(Train);

        Parallel.For(0, 16, _ => Assert.Equal(4, new TokenCache(CacheFolder).Get(task).Train.Count));

        Assert.Single(Directory.GetFiles(CacheFolder));
    }

    [Fact]
    public void The_files_unused_for_longest_are_removed_when_there_is_too_much()
    {
        TaskSettings task = Task(Train);
        new TokenCache(CacheFolder).Get(task);
        long size = new FileInfo(Files()[0]).Length;
        var cache = new TokenCache(CacheFolder, mostBytes: (5 * size) / 2);
        TaskSettings second = task with { Data = task.Data with { MaxTrainExamples = 2 } };
        TaskSettings third = task with { Data = task.Data with { MaxTrainExamples = 3 } };
        cache.Get(second);
        File.SetLastWriteTimeUtc(cache.PathFor(task), DateTime.UtcNow.AddHours(-1));
        File.SetLastWriteTimeUtc(cache.PathFor(second), DateTime.UtcNow.AddHours(-2));
        cache.Get(task); // Used again.
        File.WriteAllText(Path.Combine(CacheFolder, ".left.tmp"), "");
        File.SetLastWriteTimeUtc(Path.Combine(CacheFolder, ".left.tmp"), DateTime.UtcNow.AddDays(-1));

        cache.Get(third);

        Assert.Equal(
            new[] { cache.PathFor(task), cache.PathFor(third) }.Order(StringComparer.Ordinal),
            Directory.GetFiles(CacheFolder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_folder_that_can_be_written_the_data_are_encoded_each_time()
    {
        _folder.Write("cache", "a file where the folder should be");

        Assert.Equal(4, new TokenCache(CacheFolder).Get(Task(Train)).Train.Count);
        Assert.Equal(4, new TokenCache(folder: null).Get(Task(Train)).Train.Count);
    }

    [SharedDataFact]
    public void All_texts_of_SST_2_come_back_as_they_were_encoded()
    {
        File.Copy(SharedData.Path("data", "vocab", "bert-base-uncased.vocab.txt"), _folder.File("vocab.txt"), overwrite: true);
        TaskSettings task = new()
        {
            Model = _folder.Path,
            Data = new() { Train = SharedData.Path("data", "sst2", "train.tsv"), Validation = SharedData.Path("data", "sst2", "dev.tsv") },
        };
        new TokenCache(CacheFolder).Get(task);
        ITokenizer tokenizer = ModelTokenizer.Load(task.Model);

        EncodedDataSet found = new TokenCache(CacheFolder).Find(task)!;

        TokenizedExample[] examples = found.Validation.Examples(found.Frame, 32);
        IReadOnlyList<TextExample> texts = TextDataSet.Read(task.Data).Validation;
        Assert.All(texts.Zip(examples), pair => Assert.Equal(tokenizer.Encode(pair.First.Text, 32), pair.Second.Ids));
    }

    private string[] Files() => Directory.GetFiles(CacheFolder, "*.tokens");

    private TaskSettings Task(string train) => new()
    {
        Model = _folder.Path,
        Data = new()
        {
            Train = _folder.Write("train.tsv", train),
            Validation = _folder.Write("validation.tsv", train.Contains("other", StringComparison.Ordinal)
                ? train : "text\tlabel\nbad\t0\nand one\t1\n"),
        },
    };
}
