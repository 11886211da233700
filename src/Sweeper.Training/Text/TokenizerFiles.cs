namespace Sweeper.Training.Text;

/// <summary>The files of a model folder that make its tokenizer.</summary>
internal static class TokenizerFiles
{
    public const string WordPieceVocabulary = VocabularyFile.Name;
    public const string BytePairVocabulary = "vocab.json";
    public const string BytePairMerges = "merges.txt";
    public const string Tokenizer = "tokenizer.json";

    private static readonly string[] All =
    [
        WordPieceVocabulary, BytePairVocabulary, BytePairMerges, Tokenizer,
        TokenizerSettings.FileName, TokenizerSettings.SpecialTokensName,
    ];

    /// <summary>Paths of those that are there.</summary>
    public static IReadOnlyList<string> In(string modelFolder) =>
        [.. All.Select(name => Path.Combine(modelFolder, name)).Where(File.Exists)];

    /// <summary>Paths of those that are there and belong to a saved model as they are.</summary>
    public static IReadOnlyList<string> Vocabularies(string modelFolder) =>
        [.. In(modelFolder).Where(path => Path.GetFileName(path)
            is not (TokenizerSettings.FileName or TokenizerSettings.SpecialTokensName))];
}
