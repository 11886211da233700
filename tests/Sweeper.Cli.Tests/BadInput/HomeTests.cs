using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Tests.Store;

namespace Sweeper.Cli.Tests.BadInput;

public sealed class HomeTests : RefusalTest
{
    [Fact]
    public async Task A_home_below_a_file_cannot_be_made()
    {
        Place.Home = Path.Combine(Place.SweepFile, "home");

        (await Place.RunAsync("run", "tiny.yaml")).IsRefused($"{Place.Home}: error: ", "--home");
        (await Place.RunAsync("run", "tiny.yaml", "--home", Place.Home)).IsRefused(Place.Home);
    }

    [RootFact]
    public async Task A_full_disk_is_told_and_the_sweep_goes_on_when_there_is_room()
    {
        Directory.CreateDirectory(Place.Home);
        string filler = Path.Combine(Place.Home, "filler");
        using SmallDisk disk = SmallDisk.Mount(Place.Home, megabytes: 8);
        await File.WriteAllBytesAsync(filler, new byte[(8 << 20) - (160 << 10)]);

        (await Place.RunAsync("run", "tiny.yaml", "-q")).IsRefused("the disk is too small", "free some space", "--force");
        (await Place.RunAsync("run", "tiny.yaml", "-q", "--force")).IsRefused("the disk is full", "free some space");
        File.Delete(filler);

        (await Place.RunAsync("run", "tiny.yaml", "-q")).Expect(0).IsTidy();
    }

    [Fact]
    public async Task Readers_of_an_empty_home_say_how_to_start()
    {
        foreach (string reader in new[] { "status", "trials", "best", "report", "reproduce", "resume" })
        {
            (await Place.RunAsync(reader)).IsRefused($"there is no sweep in {Place.Home}", "sweeper run");
        }

        CliRun listed = await Place.RunAsync("ls");
        Assert.Contains("sweeper run", listed.Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await Place.RunAsync("ls", "--json")).Expect(0).Out);
        Assert.False(Path.Exists(Place.Home));
    }
}
