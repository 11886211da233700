using Sweeper.Cli.Export;

namespace Sweeper.Cli.Tests.Export;

/// <summary>Event files against the definition of their format.</summary>
public sealed class EventFileTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 500, TimeSpan.Zero);

    /// <remarks>The test vectors of RFC 3720, B.4, and the usual check value.</remarks>
    [Fact]
    public void The_checksum_has_the_known_values()
    {
        Assert.Equal(0xE3069283u, MaskedCrc32C.Crc("123456789"u8));
        Assert.Equal(0x8A9136AAu, MaskedCrc32C.Crc(new byte[32]));
        Assert.Equal(0x62A8AB43u, MaskedCrc32C.Crc([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, MaskedCrc32C.Crc([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0u, MaskedCrc32C.Crc([]));
        // By hand: 0xE3069283 rotated right by 15 is 0x2507C60D; plus 0xA282EAD8.
        Assert.Equal(0xC78AB0E5u, MaskedCrc32C.Of("123456789"u8));
    }

    [Fact]
    public void The_first_event_says_which_version_the_file_has()
    {
        ILookup<int, object> first = EventFileReader.Fields(Assert.Single(Written(file => file.Begin(Time))));

        Assert.Equal(1767323045.5, first[1].Single());
        Assert.Equal("brain.Event:2", EventFileReader.Text(first[3].Single()));
    }

    [Theory]
    [InlineData(0.875)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Scalars_have_time_step_tag_and_value(double value)
    {
        ILookup<int, object> scalars = EventFileReader.Fields(
            Assert.Single(Written(file => file.Scalars(Time, 3_000_000_000, [("f1", value), ("größe", 2)]))));

        Assert.Equal((1767323045.5, 3_000_000_000L), ((double)scalars[1].Single(), (long)scalars[2].Single()));
        ILookup<int, object>[] values = [.. EventFileReader.Inner(scalars[5].Single())[1].Select(EventFileReader.Inner)];
        Assert.Equal(["f1", "größe"], values.Select(one => EventFileReader.Text(one[1].Single())));
        Assert.Equal([(float)value, 2f], values.Select(one => (float)one[2].Single()));
    }

    [Fact]
    public void A_plugin_finds_its_message_in_the_metadata()
    {
        byte[] written = Assert.Single(Written(file => file.Plugin(Time, "_tag", "mine", new ProtobufWriter().Integer(3, -1))));

        ILookup<int, object> value = EventFileReader.Inner(EventFileReader.Inner(EventFileReader.Fields(written)[5].Single())[1].Single());
        Assert.Equal("_tag", EventFileReader.Text(value[1].Single()));
        ILookup<int, object> data = EventFileReader.Inner(EventFileReader.Inner(value[9].Single())[1].Single());
        Assert.Equal("mine", EventFileReader.Text(data[1].Single()));
        Assert.Equal(-1L, EventFileReader.Inner(data[2].Single())[3].Single());
        Assert.Empty(value[2]);
    }

    private static IReadOnlyList<byte[]> Written(Action<EventFile> write)
    {
        using MemoryStream stream = new();
        write(new EventFile(stream));
        return EventFileReader.Records(stream.ToArray());
    }
}
