using System.Runtime.InteropServices;
using Sweeper.Training.Text;

namespace Sweeper.Training.Data;

/// <summary>Ids of texts in full length, without special tokens, so that one encoding serves every max_length.</summary>
internal sealed class EncodedTexts
{
    private readonly ReadOnlyMemory<byte> _labels;
    private readonly ReadOnlyMemory<byte> _ends;
    private readonly ReadOnlyMemory<byte> _ids;
    private readonly bool _hasPairs;
    private readonly bool _isNarrow;

    /// <param name="labels">Int32 <c>[N]</c>.</param>
    /// <param name="ends">Int32 <c>[N]</c>, of pairs <c>[2 N]</c>: where each text ends among the ids.</param>
    /// <param name="ids">All ids, one text after the other.</param>
    /// <param name="hasPairs">Whether each example has two texts.</param>
    /// <param name="isNarrow">Whether an id is a UInt16; else an Int32.</param>
    public EncodedTexts(
        ReadOnlyMemory<byte> labels, ReadOnlyMemory<byte> ends, ReadOnlyMemory<byte> ids, bool hasPairs, bool isNarrow) =>
        (_labels, _ends, _ids, _hasPairs, _isNarrow) = (labels, ends, ids, hasPairs, isNarrow);

    /// <summary>N.</summary>
    public int Count => Labels.Length;

    /// <summary>Class of each example. <c>[N]</c>.</summary>
    public ReadOnlySpan<int> Labels => MemoryMarshal.Cast<byte, int>(_labels.Span);

    /// <summary>Ids of each example before anything is cut, special tokens included. <c>[N]</c>.</summary>
    public int[] Lengths(TokenFrame frame)
    {
        ReadOnlySpan<int> ends = Ends;
        int texts = _hasPairs ? 2 : 1;
        int[] lengths = new int[Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            int start = i == 0 ? 0 : ends[(i * texts) - 1];
            lengths[i] = ends[((i + 1) * texts) - 1] - start + (_hasPairs ? frame.PairSpecials : 2);
        }

        return lengths;
    }

    /// <summary>The examples as a model takes them.</summary>
    /// <param name="frame">The special tokens.</param>
    /// <param name="maxLength">Most ids of an example.</param>
    public TokenizedExample[] Examples(TokenFrame frame, int maxLength)
    {
        ReadOnlySpan<int> labels = Labels;
        ReadOnlySpan<int> ends = Ends;
        TokenizedExample[] examples = new TokenizedExample[labels.Length];
        List<int> first = [];
        List<int> second = [];
        int start = 0;
        for (int i = 0; i < examples.Length; i++)
        {
            if (!_hasPairs)
            {
                // What will be cut off need not be read.
                Read(start, Math.Min(ends[i], start + maxLength), first);
                examples[i] = new(frame.Single(CollectionsMarshal.AsSpan(first), maxLength), labels[i]);
                start = ends[i];
                continue;
            }

            Read(start, ends[2 * i], first);
            Read(ends[2 * i], ends[(2 * i) + 1], second);
            (int[] ids, int typeOneFrom) = frame.Pair(
                CollectionsMarshal.AsSpan(first), CollectionsMarshal.AsSpan(second), maxLength);
            examples[i] = new(ids, labels[i], typeOneFrom);
            start = ends[(2 * i) + 1];
        }

        return examples;
    }

    private ReadOnlySpan<int> Ends => MemoryMarshal.Cast<byte, int>(_ends.Span);

    private void Read(int start, int end, List<int> to)
    {
        CollectionsMarshal.SetCount(to, end - start);
        Span<int> ids = CollectionsMarshal.AsSpan(to);
        if (!_isNarrow)
        {
            MemoryMarshal.Cast<byte, int>(_ids.Span)[start..end].CopyTo(ids);
            return;
        }

        ReadOnlySpan<ushort> narrow = MemoryMarshal.Cast<byte, ushort>(_ids.Span)[start..end];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = narrow[i];
        }
    }
}
