using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>Makes the tokenizer of a model folder.</summary>
public static class ModelTokenizer
{
    /// <summary>
    /// Reads <c>vocab.txt</c> (WordPiece), else <c>vocab.json</c> and <c>merges.txt</c> (byte-level BPE), else
    /// <c>tokenizer.json</c> (either); and <c>tokenizer_config.json</c> where there is one.
    /// </summary>
    /// <exception cref="UserErrorException">A file is missing or cannot be used.</exception>
    public static ITokenizer Load(string modelFolder)
    {
        string folder = Path.GetFullPath(modelFolder);
        bool Has(string name) => File.Exists(Path.Combine(folder, name));
        if (Has(TokenizerFiles.WordPieceVocabulary))
        {
            return WordPieceTokenizer.Load(folder);
        }

        if (Has(TokenizerFiles.BytePairVocabulary) && Has(TokenizerFiles.BytePairMerges))
        {
            return BytePairTokenizer.Load(folder);
        }

        return Has(TokenizerFiles.Tokenizer)
            ? TokenizerJson.Read(folder)
            : throw new UserErrorException(
                "the model folder has no vocab.txt, no vocab.json with merges.txt, and no tokenizer.json",
                "copy the tokenizer's files that belong to the model there", folder);
    }
}
