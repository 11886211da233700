using System.Buffers.Binary;

namespace Sweeper.Cli.Export;

/// <summary>
/// The event file of one TensorBoard run: TFRecord framing around <c>tensorflow.Event</c> messages
/// (tensorflow/core/util/event.proto and framework/summary.proto).
/// </summary>
/// <param name="stream">Written from where it stands.</param>
internal sealed class EventFile(Stream stream)
{
    // Fields of Event.
    private const int WallTime = 1;
    private const int Step = 2;
    private const int FileVersion = 3;
    private const int SummaryOfEvent = 5;

    // Fields of Summary and Summary.Value.
    private const int ValueOfSummary = 1;
    private const int Tag = 1;
    private const int SimpleValue = 2;
    private const int Tensor = 8;
    private const int Metadata = 9;

    // Fields of TensorProto and its shape.
    private const int TypeOfTensor = 1;
    private const int ShapeOfTensor = 2;
    private const int Dimension = 2;
    private const int Float32 = 1;

    // Fields of SummaryMetadata and its PluginData.
    private const int PluginData = 1;
    private const int PluginName = 1;
    private const int Content = 2;

    /// <summary>The first event of every file: what the others are.</summary>
    public void Begin(DateTimeOffset time) => Write(At(time).Text(FileVersion, "brain.Event:2"));

    /// <summary>Values of one step, by tag. NaN and infinities are written as they are.</summary>
    public void Scalars(DateTimeOffset time, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        ProtobufWriter summary = new();
        foreach ((string tag, double value) in scalars)
        {
            summary.Message(ValueOfSummary, new ProtobufWriter().Text(Tag, tag).Float(SimpleValue, (float)value));
        }

        Write(At(time).Integer(Step, step).Message(SummaryOfEvent, summary));
    }

    /// <summary>What a plugin reads from the metadata of a value that has no number.</summary>
    /// <param name="time">When.</param>
    /// <param name="tag">As the plugin wants it.</param>
    /// <param name="plugin">Its name.</param>
    /// <param name="content">Its own message.</param>
    public void Plugin(DateTimeOffset time, string tag, string plugin, ProtobufWriter content)
    {
        ProtobufWriter data = new ProtobufWriter().Text(PluginName, plugin).Message(Content, content);
        ProtobufWriter value = new ProtobufWriter().Text(Tag, tag).Message(Tensor, NoNumbers()).Message(Metadata, new ProtobufWriter().Message(PluginData, data));
        Write(At(time).Message(SummaryOfEvent, new ProtobufWriter().Message(ValueOfSummary, value)));
    }

    // A vector of length 0: a value without a tensor is not kept by TensorBoard.
    private static ProtobufWriter NoNumbers() => new ProtobufWriter().Integer(TypeOfTensor, Float32)
        .Message(ShapeOfTensor, new ProtobufWriter().Message(Dimension, new ProtobufWriter()));

    private static ProtobufWriter At(DateTimeOffset time) => new ProtobufWriter().Double(WallTime, Seconds(time));

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Length as UInt64, its masked CRC, the message, its masked CRC; all little-endian.</summary>
    private void Write(ProtobufWriter message)
    {
        byte[] content = message.ToArray();
        Span<byte> head = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], MaskedCrc32C.Of(head[..sizeof(ulong)]));
        stream.Write(head);
        stream.Write(content);
        Span<byte> foot = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(foot, MaskedCrc32C.Of(content));
        stream.Write(foot);
    }
}
