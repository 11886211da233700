namespace Sweeper.Training.Text;

/// <summary>Two texts as one sequence: <c>[CLS] first [SEP] second [SEP]</c>, for RoBERTa
/// <c>&lt;s&gt; first &lt;/s&gt;&lt;/s&gt; second &lt;/s&gt;</c>.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="TypeIds">BERT: 0 up to and including the first [SEP], then 1. RoBERTa: all 0. As long as <paramref
/// name="Ids"/>.</param>
public sealed record EncodedPair(int[] Ids, int[] TypeIds)
{
    internal static EncodedPair Of((int[] Ids, int TypeOneFrom) pair)
    {
        int[] types = new int[pair.Ids.Length];
        if (pair.TypeOneFrom > 0)
        {
            types.AsSpan(pair.TypeOneFrom).Fill(1);
        }

        return new(pair.Ids, types);
    }

    /// <summary>How many ids of each text remain when one at a time is cut from the longer, from the second when equal.
    /// </summary>
    /// <param name="first">Ids of the first text.</param>
    /// <param name="second">Ids of the second text.</param>
    /// <param name="room">Ids that may remain. 0 or more.</param>
    internal static (int First, int Second) LongestFirst(int first, int second, int room)
    {
        while (first + second > room)
        {
            if (first > second)
            {
                first--;
            }
            else
            {
                second--;
            }
        }

        return (first, second);
    }
}
