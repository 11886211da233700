namespace Sweeper.Training.Data;

/// <summary>A text and the id of its class.</summary>
/// <param name="Text">As in the file, neither trimmed nor normalised.</param>
/// <param name="Label">0-based index into <see cref="TextDataSet.LabelNames"/>.</param>
public readonly record struct TextExample(string Text, int Label);
