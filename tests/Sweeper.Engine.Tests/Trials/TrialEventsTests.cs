using Sweeper.Engine.Tests.Execution;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Trials;

public sealed class TrialEventsTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly TrialFolder _folder;

    public TrialEventsTests() => _folder = new TrialFolder(_temp.Path);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_reader_follows_a_writer()
    {
        var reader = new TrialEventReader(_folder);
        Assert.Empty(reader.ReadNew());
        using var writer = new TrialEventWriter(_folder);
        Assert.Empty(reader.ReadNew());
        writer.Append(Event(1));
        writer.Append(Event(2));
        Assert.Equal([Event(1), Event(2)], reader.ReadNew());
        Assert.Empty(reader.ReadNew());
        writer.Append(Event(3));
        Assert.Equal([Event(3)], reader.ReadNew());
    }

    [Fact]
    public void A_line_torn_at_any_byte_is_ignored_until_it_is_whole()
    {
        byte[] whole = [.. TrialJson.EventLine(Event(1)), .. TrialJson.EventLine(Event(2))];
        int first = TrialJson.EventLine(Event(1)).Length;
        for (int length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder.Events, whole[..length]);
            var reader = new TrialEventReader(_folder);
            Assert.Equal([Event(1)], reader.ReadNew());
            File.WriteAllBytes(_folder.Events, whole);
            Assert.Equal([Event(2)], reader.ReadNew());
        }
    }

    [Fact]
    public void A_writer_cuts_off_the_line_its_predecessor_was_killed_in()
    {
        File.WriteAllBytes(_folder.Events, [.. TrialJson.EventLine(Event(1)), .. "{\"type\":\"ep"u8]);
        using (var writer = new TrialEventWriter(_folder))
        {
            writer.Append(Event(2));
        }

        Assert.Equal([Event(1), Event(2)], new TrialEventReader(_folder).ReadNew());
    }

    [Fact]
    public void Two_writers_never_write_over_each_other()
    {
        using var first = new TrialEventWriter(_folder);
        using var second = new TrialEventWriter(_folder);
        first.Append(Event(1));
        second.Append(Event(2));
        first.Append(Event(3));
        Assert.Equal([Event(1), Event(2), Event(3)], new TrialEventReader(_folder).ReadNew());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"type\":\"unknown\",\"attempt\":1,\"time\":\"2026-01-01T00:00:00+00:00\"}")]
    [InlineData("{\"type\":\"failed\",\"attempt\":1,\"time\":\"2026-01-01T00:00:00+00:00\"}")]
    public void A_bad_line_in_the_middle_is_named(string line)
    {
        File.WriteAllBytes(_folder.Events, TrialJson.EventLine(Event(1)));
        File.AppendAllText(_folder.Events, line + "\n");
        UserErrorException error = Assert.Throws<UserErrorException>(() => new TrialEventReader(_folder).ReadNew());
        Assert.Equal($"{_folder.Events}:2", error.Problems.Single().Where);
    }

    private static TrialEvent.Failed Event(int attempt) =>
        new TrialEvent.Failed(attempt, DateTimeOffset.UnixEpoch, new Failure(FailureKind.Error, "ä"));
}
