using System.Globalization;
using Sweeper.Engine;
using Sweeper.Training.Files;
using Sweeper.Training.Text;

namespace Sweeper.Training.Data;

/// <summary>Pairs of texts need a model that tells the texts apart, and room for one token of each.</summary>
internal static class PairFit
{
    /// <param name="frame">The tokenizer's.</param>
    /// <param name="config">The model's.</param>
    /// <param name="model">Its folder, for messages.</param>
    /// <param name="maxLengths">Every length to which pairs may be cut.</param>
    /// <exception cref="UserErrorException">Lists what does not fit.</exception>
    public static void ThrowIfUnfit(TokenFrame frame, EncoderConfig config, string model, IReadOnlyList<int> maxLengths)
    {
        List<SpecProblem> problems = [];
        if (frame.MarksSecond && config.Family == ModelFamily.Bert && config.TypeVocabSize < 2)
        {
            problems.Add(new(
                $"pairs of texts need two token types, but the model has {config.TypeVocabSize}",
                "use a model with type_vocab_size 2, or single texts", model));
        }

        int least = frame.PairSpecials + 2;
        foreach (int tooShort in maxLengths.Where(length => length < least))
        {
            problems.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"max_length is {tooShort}, which leaves no room for two texts"),
                string.Create(CultureInfo.InvariantCulture, $"set max_length to {least} or more")));
        }

        if (problems.Count > 0)
        {
            throw new UserErrorException(problems);
        }
    }
}
