using System.Text;

namespace Sweeper.Engine.Scripts;

/// <summary>Cuts a stream of bytes into lines. A line longer than a report can be is passed over.</summary>
internal sealed class LineBuffer
{
    /// <summary>Longer lines are no reports.</summary>
    public const int Longest = 1 << 16;

    private readonly byte[] _rest = new byte[Longest];
    private int _count;
    private bool _isTooLong;

    /// <summary>The lines that are whole now, without their ends.</summary>
    public IEnumerable<string> Add(ReadOnlySpan<byte> bytes)
    {
        List<string> lines = [];
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Keep(bytes[..end]);
            lines.AddRange(Take());
        }

        Keep(bytes);
        return lines;
    }

    /// <summary>The last line, when nothing ends it.</summary>
    public IEnumerable<string> Take()
    {
        string[] line = _isTooLong || _count == 0 ? [] : [Encoding.UTF8.GetString(_rest.AsSpan(0, _count))];
        _count = 0;
        _isTooLong = false;
        return line;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        _isTooLong |= part.Length > _rest.Length - _count;
        if (!_isTooLong)
        {
            part.CopyTo(_rest.AsSpan(_count));
            _count += part.Length;
        }
    }
}
