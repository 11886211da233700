namespace Sweeper.Training.Data;

/// <summary>A row whose fields were found, its label still as written.</summary>
/// <param name="Text">Not blank.</param>
/// <param name="Label">Trimmed, not empty.</param>
/// <param name="Line">1-based line where the row starts, header included.</param>
/// <param name="Pair">The second text, not blank; null when examples are single texts.</param>
internal readonly record struct LabelledRow(string Text, string Label, long Line, string? Pair = null);
