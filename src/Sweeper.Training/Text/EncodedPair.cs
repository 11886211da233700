namespace Sweeper.Training.Text;

/// <summary>Two texts as one sequence: <c>[CLS] first [SEP] second [SEP]</c>.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="TypeIds">0 up to and including the first [SEP], then 1. As long as <paramref
/// name="Ids"/>.</param>
public sealed record EncodedPair(int[] Ids, int[] TypeIds);
