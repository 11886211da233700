using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Store;
using Sweeper.Engine.Tests.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Torture.Tests;

/// <summary>
/// A sweep is killed, then something it needs is damaged: the next run says what, where and how to repair it, changes
/// nothing, and once it is repaired the sweep ends as if nothing had happened.
/// </summary>
public sealed class DamageTests : IDisposable
{
    private static readonly string[] Resume = ["resume", "torture", "-q", "--jobs", "1"];

    private readonly TortureSweep _sweep = new(pauses: false);

    private Workplace Place => _sweep.Place;

    private string Database => Path.Combine(Place.Home, "sweeper.db");

    public void Dispose() => _sweep.Dispose();

    [Fact]
    public async Task The_store()
    {
        await KillAsync();

        // Closed in good order, so that nothing is in the file beside it from which SQLite would repair it.
        SqliteSweepStore.Open(Database, readOnly: false).Dispose();
        byte[] whole = await File.ReadAllBytesAsync(Database);
        foreach (byte[] damaged in new[] { whole[..(whole.Length / 2)], Garbled(whole), [.. "garbage"u8, .. whole.Skip(7)] })
        {
            await File.WriteAllBytesAsync(Database, damaged);
            foreach (string[] command in new[] { Resume, ["run", "tiny.yaml", "-q"], ["status", "torture"], ["trials", "torture"] })
            {
                CliRun refused = await Place.RunAsync(command);
                refused.Expect(1).IsTidy();
                Assert.StartsWith($"{Database}: error: ", refused.Error, StringComparison.Ordinal);
            }

            Assert.Equal(damaged, await File.ReadAllBytesAsync(Database));
        }

        await File.WriteAllBytesAsync(Database, whole);
        await EndsTheSameAsync();
    }

    [Fact]
    public async Task The_events_of_a_trial()
    {
        int running = await KillAsync();
        TrialFolder trial = _sweep.Folder.Trial(running);
        string whole = await File.ReadAllTextAsync(trial.Events);
        string[] lines = whole.Split('\n');
        foreach (string damaged in new[] { $"{lines[0][..20]}\n{string.Join('\n', lines[1..])}", $"\0\0\0\n{whole}" })
        {
            await File.WriteAllTextAsync(trial.Events, damaged);
            (await Place.RunAsync(Resume)).IsRefused($"{trial.Events}:1: error: this line is not a trial event", "backup");
            Assert.Equal(damaged, await File.ReadAllTextAsync(trial.Events));
        }

        // The other way out that the message names.
        Directory.Delete(trial.Path, recursive: true);
        await EndsTheSameAsync();
    }

    [Fact]
    public async Task The_sweep_file_and_its_copy()
    {
        await KillAsync();
        string file = await File.ReadAllTextAsync(Place.SweepFile);
        foreach (string damaged in new[] { file[..(file.Length / 2)] + "{", "\0\0\0", "" })
        {
            Place.WriteSweep(damaged);
            CliRun refused = await Place.RunAsync("run", "tiny.yaml", "-q");
            refused.Expect(1).IsTidy();
            Assert.Contains("tiny.yaml", refused.Error, StringComparison.Ordinal);
        }

        // To go on needs the copy in the store alone.
        File.Delete(Place.SweepFile);
        await EndsTheSameAsync();
    }

    [Theory]
    [InlineData("data/train.tsv")]
    [InlineData("data/validation.tsv")]
    [InlineData("model/config.json")]
    [InlineData("model/vocab.txt")]
    public async Task A_file_that_the_trials_read(string name)
    {
        await KillAsync();
        string path = Place.File(name);
        File.Move(path, path + ".away");
        (await Place.RunAsync(Resume)).IsRefused(Path.GetFileNameWithoutExtension(name) is "train" or "validation" ? "data" : Path.GetFileName(name));

        await File.WriteAllTextAsync(path, "garbage");
        CliRun refused = await Place.RunAsync(Resume);
        refused.Expect(1).IsTidy();
        Assert.StartsWith(Place.File(name.Split('/')[0]), refused.Error, StringComparison.Ordinal);

        File.Move(path + ".away", path, overwrite: true);
        await EndsTheSameAsync();
    }

    [RootFact]
    public async Task A_home_that_is_read_only()
    {
        string home = Place.Home;
        string copy = Place.File("copy");
        await KillAsync();
        Directory.Move(home, copy);
        using SmallDisk disk = SmallDisk.Mount(home, megabytes: 64);
        Copy(copy, home);
        disk.MakeReadOnly();

        (await Place.RunAsync(Resume)).IsRefused(home, "--home");
        (await Place.RunAsync("run", "tiny.yaml", "-q")).IsRefused(home, "--home");
        (await Place.RunAsync("status", "torture")).Expect(0).IsTidy();
        (await Place.RunAsync("report", "torture", "--json")).Expect(0).IsTidy();

        disk.MakeWritable();
        await EndsTheSameAsync();

        // Now its store is closed in good order, without the files beside it that a reader would use.
        disk.MakeReadOnly();
        (await Place.RunAsync("status", "torture")).Expect(0).IsTidy();
        (await Place.RunAsync("trials", "torture", "--json")).Expect(0).IsTidy();
    }

    [RootFact]
    public async Task A_disk_that_fills_up_while_trials_run()
    {
        string filler = Path.Combine(Place.Home, "filler");
        string database = Place.File("old.db");
        File.Move(Database, database);
        using SmallDisk disk = SmallDisk.Mount(Place.Home, megabytes: 16);
        File.Copy(database, Database);
        using (CliProcess process = Place.Start("run", "tiny.yaml", "-q", "--jobs", "1"))
        {
            await process.WaitForAsync(() => Place.Events(1, "torture").OfType<TrialEvent.Epoch>().Any());
            Fill(filler);
            CliRun ended = await process.WaitAsync();
            ended.IsTidy();
            Assert.True(ended.ExitCode is 1 or 2 or 3, ended.ToString());
            Assert.Contains("the disk is full", ended.ToString(), StringComparison.Ordinal);
        }

        IReadOnlyList<StoredTrial> before = _sweep.Trials();
        Assert.NotEmpty(before.SelectMany(trial => trial.Epochs));
        File.Delete(filler);
        await _sweep.CompleteAsync("");
        foreach (StoredTrial trial in before)
        {
            Assert.Equal(
                trial.Epochs.Select(Essence.Of), _sweep.Trials()[trial.Number - 1].Epochs.Take(trial.Epochs.Count).Select(Essence.Of));
        }

        Assert.Equal(await Baselines.OfAsync(pauses: false), _sweep.Essence());
    }

    /// <summary>Runs the sweep until its second trial is under way, and kills the runner and then the worker.</summary>
    /// <returns>The trial that was running.</returns>
    private async Task<int> KillAsync()
    {
        Place.Environment["SWEEPER_FAILPOINT"] = "store.event.after:7=kill";
        (await Place.RunAsync("run", "tiny.yaml", "-q", "--jobs", "1")).Expect(128 + CliProcess.Kill);
        Place.Environment.Remove("SWEEPER_FAILPOINT");
        await Eventually.HoldsAsync(() => Place.Workers(4, "torture").All(Signals.IsGone), () => "a worker outlives its runner", seconds: 60);
        return _sweep.Trials().Single(trial => trial.State == TrialState.Running).Number;
    }

    private async Task EndsTheSameAsync()
    {
        (await Place.RunAsync(Resume)).Expect(0).IsTidy();
        Assert.Equal(await Baselines.OfAsync(pauses: false), _sweep.Essence());
    }

    /// <summary>With noise in the middle, where the tables are.</summary>
    private static byte[] Garbled(byte[] bytes)
    {
        byte[] garbled = [.. bytes];
        new Random(1).NextBytes(garbled.AsSpan(4096, bytes.Length - 8192));
        return garbled;
    }

    /// <summary>Takes all the room there is.</summary>
    private static void Fill(string path)
    {
        using FileStream file = File.Create(path);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
