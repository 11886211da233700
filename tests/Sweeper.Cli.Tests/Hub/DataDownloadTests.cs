using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Sweeper.Cli.Hub;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Tests.Hub;

/// <summary>Data sets: of the hub, and from archives, which are not trusted.</summary>
public sealed class DataDownloadTests : IDisposable
{
    private readonly HubPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("train.csv dev.csv test.csv README.md", "train.csv", "dev.csv", "test.csv")]
    [InlineData("data/train-00000-of-00001.jsonl data/validation-00000-of-00001.jsonl", "data/train-00000-of-00001.jsonl", "data/validation-00000-of-00001.jsonl", null)]
    [InlineData("sst2_train.tsv sst2_valid.tsv train.tsv.md5", "sst2_train.tsv", "sst2_valid.tsv", null)]
    [InlineData("train.csv train.jsonl training_args.csv", "train.jsonl", null, null)]
    [InlineData("train/part.csv test/part.csv", "train/part.csv", null, "test/part.csv")]
    public void Files_are_found_by_the_words_in_their_names(string all, string train, string? validation, string? test) =>
        Assert.Equal(new DataFiles(train, validation, test), DataFiles.Of(HubPlace.Name("a/b", HubKind.Data), all.Split(' ')));

    [Theory]
    [InlineData("split/train-00000-of-00001.parquet split/test-00000-of-00001.parquet", "it holds split/train-00000-of-00001.parquet", "Parquet files are not read")]
    [InlineData("README.md loader.py", "it holds README.md, loader.py", "name them with data: { train: FILE")]
    [InlineData("en/train.csv fr/train.csv", "has several train files: en/train.csv, fr/train.csv", "Download those that are meant")]
    public void What_cannot_be_used_is_refused_with_what_is_there(string all, string what, string fix)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => DataFiles.Of(HubPlace.Name("a/b", HubKind.Data), all.Split(' ')));

        Assert.Contains(what, error.Problems[0].What, StringComparison.Ordinal);
        Assert.Contains(fix, error.Problems[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_with_readable_files_is_a_data_set()
    {
        _place.Server.Add("datasets/someone/films", new()
        {
            ["data/train.csv"] = HubPlace.Bytes("text,label\nfine,1\n"),
            ["data/validation.csv"] = HubPlace.Bytes("text,label\npoor,0\n"),
            ["data/train.parquet"] = [1, 2, 3],
        });

        LocatedInput data = await _place.LocateAsync(HubPlace.Name("someone/films", HubKind.Data));
        _place.Server.Seen.Clear();
        LocatedInput again = await _place.LocateAsync(HubPlace.Name("someone/films", HubKind.Data));

        Assert.Equal(Path.Combine(data.Folder, "data/train.csv"), data.Train);
        Assert.Equal("text,label\npoor,0\n", await File.ReadAllTextAsync(data.Validation!));
        Assert.Contains("hub/datasets--someone--films/snapshots/", data.Folder, StringComparison.Ordinal);
        Assert.Equal(data, again);
        Assert.Empty(_place.Server.Seen);
    }

    [Fact]
    public async Task Emotion_comes_as_json_lines_with_the_names_of_its_classes()
    {
        _place.Server.Add("datasets/mteb/emotion", new()
        {
            ["train.jsonl"] = HubPlace.Bytes("{\"text\":\"i feel fine\",\"label\":1}\n"),
            ["validation.jsonl"] = HubPlace.Bytes("{\"text\":\"i feel low\",\"label\":0}\n"),
            ["test.jsonl"] = HubPlace.Bytes("{\"text\":\"i feel low\",\"label\":0}\n"),
        });

        LocatedInput data = await _place.LocateAsync(HubPlace.Name("emotion", HubKind.Data));

        Assert.Equal(["sadness", "joy", "love", "anger", "fear", "surprise"], data.Labels!.Names());
        Assert.StartsWith("mteb/emotion@", data.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sst2_is_unpacked_without_its_test_file_which_has_no_labels()
    {
        ArchivedData data = Served(ArchivedData.Sst2, Zip(
            ("SST-2/train.tsv", "sentence\tlabel\nfine\t1\n"), ("SST-2/dev.tsv", "sentence\tlabel\npoor\t0\n"), ("SST-2/test.tsv", "index\tsentence\n")));

        LocatedInput found = await _place.LocateAsync(HubPlace.Name("sst2", HubKind.Data), data);
        LocatedInput pinned = await _place.LocateAsync(HubPlace.Name(found.Source, HubKind.Data), data);

        Assert.Equal("sentence\tlabel\nfine\t1\n", await File.ReadAllTextAsync(found.Train!));
        Assert.Equal("dev.tsv", Path.GetFileName(found.Validation));
        Assert.Null(found.Test);
        Assert.Equal(["negative", "positive"], found.Labels!.Names());
        Assert.Equal(found, pinned);
        Assert.Single(_place.Server.Seen);
        Assert.Equal([found.Folder], Directory.GetDirectories(_place.Settings.Archives));
    }

    [Fact]
    public async Task Imdbs_folders_become_rows_of_both_labels_in_turn()
    {
        ArchivedData data = Served(ArchivedData.Imdb, Tar(
            ("aclImdb/test/pos/0_9.txt", "superb"), ("aclImdb/train/pos/10_8.txt", "good \"film\""), ("aclImdb/train/pos/9_10.txt", "great"),
            ("aclImdb/train/neg/9_1.txt", "poor\nend"), ("aclImdb/train/neg/10_2.txt", "bad"), ("aclImdb/train/unsup/0_0.txt", "unlabelled"),
            ("aclImdb/README", "reviews")));

        LocatedInput found = await _place.LocateAsync(HubPlace.Name("imdb", HubKind.Data), data);

        Assert.Equal(
            "{\"text\":\"poor\\nend\",\"label\":\"negative\"}\n{\"text\":\"great\",\"label\":\"positive\"}\n"
                + "{\"text\":\"bad\",\"label\":\"negative\"}\n{\"text\":\"good \\u0022film\\u0022\",\"label\":\"positive\"}\n",
            await File.ReadAllTextAsync(found.Train!));
        Assert.Equal((null, "test.jsonl"), (found.Validation, Path.GetFileName(found.Test)));
    }

    [Fact]
    public async Task An_archive_that_is_not_the_known_one_is_not_unpacked()
    {
        ArchivedData data = Served(ArchivedData.Sst2, Zip(("SST-2/train.tsv", "x"))) with { Sha256 = new string('a', 64) };

        Assert.Contains("SST-2.zip, downloaded from", await _place.RefusalAsync(HubPlace.Name("sst2", HubKind.Data), data), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_place.Settings.Archives));
    }

    [Fact]
    public async Task Without_a_network_the_folder_and_the_bundled_data_are_named()
    {
        _place.Settings = _place.Settings with { IsOffline = true };

        string told = await _place.RefusalAsync(HubPlace.Name("imdb", HubKind.Data));

        Assert.Contains($"{_place.Folder}/sweeper/imdb-", told, StringComparison.Ordinal);
        Assert.Contains("write data: data/movie-sentences, which comes with Sweeper", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_and_names_that_lead_out_of_an_archive_lead_nowhere()
    {
        string tar = Written("links.tar.gz", Tar(
            writer =>
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "a/train.tsv") { LinkName = "/etc/passwd" });
                writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "b/train.tsv") { LinkName = "/etc/passwd" });
            },
            ("../../../../tmp/train.tsv", "climbed")));

        (string Name, byte[] Content) only = Assert.Single(new ArchiveReader(tar).Files(_ => true));

        Assert.Equal("climbed", System.Text.Encoding.UTF8.GetString(only.Content));
        Assert.Empty(ArchivedData.Sst2.Unpack(new ArchiveReader(tar)));
        Assert.Empty(ArchivedData.Imdb.Unpack(new ArchiveReader(tar)));
    }

    [Theory]
    [InlineData("bomb.zip")]
    [InlineData("bomb.tar.gz")]
    public void A_bomb_is_refused_before_it_has_unpacked(string name)
    {
        string text = new('0', 2_000_000);
        string bomb = Written(name, name.EndsWith("zip", StringComparison.Ordinal) ? Zip(("a", text), ("b", text)) : Tar(("a", text), ("b", text)));

        UserErrorException large = Assert.Throws<UserErrorException>(() => new ArchiveReader(bomb) { MostBytes = 3_000_000 }.Files(_ => true).Count());
        UserErrorException many = Assert.Throws<UserErrorException>(() => new ArchiveReader(bomb) { MostFiles = 1 }.Files(_ => false).Count());

        Assert.Contains("unpacks to more than 3000000 bytes", large.Message, StringComparison.Ordinal);
        Assert.Contains("unpacks to more than 1 files", many.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar.gz")]
    public void What_is_no_archive_is_told_as_such(string name) => Assert.Contains(
        "the archive cannot be unpacked",
        Assert.Throws<UserErrorException>(() => new ArchiveReader(Written(name, HubPlace.Bytes("<html>no</html>"))).Files(_ => true).Count()).Message,
        StringComparison.Ordinal);

    private string Written(string name, byte[] content)
    {
        string path = Path.Combine(_place.Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private ArchivedData Served(ArchivedData data, byte[] archive)
    {
        string name = Path.GetFileName(data.Address.AbsolutePath);
        _place.Server.Archives[name] = archive;
        return data with
        {
            Address = new Uri(_place.Server.Elsewhere, name),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(archive)),
            Bytes = archive.Length,
        };
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach ((string name, string text) in files)
            {
                using Stream file = archive.CreateEntry(name).Open();
                file.Write(HubPlace.Bytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Tar(params (string Name, string Text)[] files) => Tar(_ => { }, files);

    private static byte[] Tar(Action<TarWriter> first, params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionMode.Compress))
        using (var writer = new TarWriter(packed))
        {
            first(writer);
            foreach ((string name, string text) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(HubPlace.Bytes(text)) });
            }
        }

        return bytes.ToArray();
    }
}
