namespace Sweeper.Training.Data;

/// <summary>A row whose fields were found, its label still as written.</summary>
/// <param name="Text">Not blank.</param>
/// <param name="Label">Trimmed, not empty.</param>
/// <param name="Line">1-based line where the row starts, header included.</param>
internal readonly record struct LabelledRow(string Text, string Label, long Line);
