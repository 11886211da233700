using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class ReproduceTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_same_inputs_give_the_same_bits_and_changed_ones_are_named()
    {
        (await _place.RunAsync("run", "tiny.yaml", "run_cap=2", "-q")).Expect(0);

        CliRun same = await _place.RunAsync("reproduce", "best");
        CliRun json = await _place.RunAsync("reproduce", "2", "--json");
        await ChangeOneSentenceAsync();
        CliRun other = await _place.RunAsync("reproduce", "best");

        same.Expect(0).IsTidy();
        Assert.Matches(@"\nIDENTICAL: all 15 metrics of 2 epochs and the weights' SHA-256 ", same.Out);
        Assert.True((bool)json.Expect(0).Json["identical"]!);
        Assert.Equal("identical", (string)json.Json["verdict"]!);
        Assert.Equal(json.Json["before"]!.ToJsonString().Length > 2, json.Json["now"]!.ToJsonString().Length > 2);
        other.Expect(2).IsTidy();
        Assert.Contains("train.tsv has changed since the trial ran", other.Error, StringComparison.Ordinal);
        Assert.Contains("\nDIFFERENT: ", other.Out, StringComparison.Ordinal);
        Assert.Matches(@"\nLikely because .+train\.tsv has changed", other.Out);
    }

    [Fact]
    public async Task Another_number_of_threads_program_and_device_are_named_before_the_first_epoch()
    {
        (await _place.RunAsync("run", "tiny.yaml", "run_cap=1", "-q")).Expect(0);
        ChangeStart("\"threads\":1", "\"threads\":1,\"was\":1", "\"program\":\"", "\"program\":\"0.0.1 \", \"old\":\"", "\"device\":\"cpu\"", "\"device\":\"cuda:99\"");

        CliRun run = await _place.RunAsync("reproduce", "1", "--threads", "2");

        string before = run.Error.Split("epoch 1:")[0];
        Assert.Contains("note: libtorch had 1 threads and has 2", before, StringComparison.Ordinal);
        Assert.Contains("note: the program was 0.0.1 ", before, StringComparison.Ordinal);
        Assert.Contains("note: the trial ran on cuda:99, which this machine does not have, and now runs on ", before, StringComparison.Ordinal);
    }

    /// <summary>What the store has of where the only trial ran, with texts replaced.</summary>
    private void ChangeStart(params string[] pairs)
    {
        // The library that the product chooses: two of them in one process, as other tests here open stores, spoil each other's memory.
        Assert.NotEmpty(Sweeper.Engine.Store.SqliteLibrary.Version);
        using var store = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_place.Home, "sweeper.db")};Pooling=False");
        store.Open();
        for (int i = 0; i < pairs.Length; i += 2)
        {
            using Microsoft.Data.Sqlite.SqliteCommand command = store.CreateCommand();
            command.CommandText = "UPDATE attempts SET start = replace(start, $from, $to)";
            command.Parameters.AddWithValue("$from", pairs[i]);
            command.Parameters.AddWithValue("$to", pairs[i + 1]);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
    }

    private async Task ChangeOneSentenceAsync()
    {
        string file = Path.Combine(_place.File("data"), "train.tsv");
        string[] lines = await File.ReadAllLinesAsync(file);
        lines[1] = "a bad and awful scene\tnegative";
        await File.WriteAllLinesAsync(file, lines);
    }
}
