namespace Sweeper.Training.Data;

/// <summary>A text, or a pair of texts, and the id of its class.</summary>
/// <param name="Text">As in the file, neither trimmed nor normalised.</param>
/// <param name="Label">0-based index into <see cref="TextDataSet.LabelNames"/>.</param>
/// <param name="Pair">The second text; null when examples are single texts.</param>
public readonly record struct TextExample(string Text, int Label, string? Pair = null);
