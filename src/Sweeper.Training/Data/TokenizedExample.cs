namespace Sweeper.Training.Data;

/// <summary>Token ids, special tokens included and not padded, with the id of the class.</summary>
/// <param name="Ids">At least two.</param>
/// <param name="Label">0-based.</param>
/// <param name="TypeOneFrom">Place of the first id of token type 1; 0 when all are of type 0.</param>
public readonly record struct TokenizedExample(int[] Ids, int Label, int TypeOneFrom = 0);
