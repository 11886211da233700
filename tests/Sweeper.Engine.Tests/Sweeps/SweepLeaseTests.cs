using System.Globalization;
using Sweeper.Engine.Sweeps;
using Sweeper.Engine.Tests.Execution;

namespace Sweeper.Engine.Tests.Sweeps;

public sealed class SweepLeaseTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly SweepFolder _folder;

    public SweepLeaseTests() => _folder = new SweepFolder(_temp.File("test"));

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_second_run_is_refused_and_told_by_whom()
    {
        Assert.Null(SweepLease.Owner(_folder));
        using (SweepLease.Take("test", _folder, TimeProvider.System))
        {
            UserErrorException error = Assert.Throws<UserErrorException>(
                () => SweepLease.Take("test", _folder, TimeProvider.System));
            string pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            Assert.Contains($"sweep 'test' is being run by pid {pid} on {Environment.MachineName} since ", error.Message, StringComparison.Ordinal);
            Assert.Contains("sweeper status", error.Message, StringComparison.Ordinal);
            Assert.Equal(Environment.ProcessId, SweepLease.Owner(_folder)!.Pid);
        }

        Assert.Null(SweepLease.Owner(_folder));
        SweepLease.Take("test", _folder, TimeProvider.System).Dispose();
    }

    [Fact]
    public void What_a_dead_owner_left_behind_is_in_nobodys_way()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(_folder.RunLock, "");
        File.WriteAllText(_folder.RunOwner, "{\"pid\":1,\"host\":\"h\",\"since\":\"2026-01-01T00:00:00Z\"}");
        Assert.Null(SweepLease.Owner(_folder));
        using SweepLease lease = SweepLease.Take("test", _folder, TimeProvider.System);
        Assert.Equal(Environment.ProcessId, SweepLease.Owner(_folder)!.Pid);
    }

    [Fact]
    public void An_unwritable_home_is_a_clear_error()
    {
        File.WriteAllText(_temp.File("file"), "");
        SweeperHome home = SweeperHome.Resolve(_temp.File("file/home"));
        UserErrorException error = Assert.Throws<UserErrorException>(home.Create);
        Assert.Contains("--home", error.Message, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => SweepLease.Take("test", home.Sweep("test"), TimeProvider.System));
    }

    [Fact]
    public void Home_is_absolute() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "here"), SweeperHome.Resolve("here").Path);
}
