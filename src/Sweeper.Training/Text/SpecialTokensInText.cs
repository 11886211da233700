using Sweeper.Engine;

namespace Sweeper.Training.Text;

/// <summary>What both tokenizers do with special tokens written in a text.</summary>
internal static class SpecialTokensInText
{
    /// <summary>The first token in the text, the longest of those that start there; null where there is none.</summary>
    public static (int At, string Special)? First(ReadOnlySpan<char> text, string[] specials)
    {
        (int At, string Special)? first = null;
        foreach (string special in specials)
        {
            int at = text.IndexOf(special, StringComparison.Ordinal);
            bool earlier = first is null || at < first.Value.At
                || (at == first.Value.At && special.Length > first.Value.Special.Length);
            if (at >= 0 && earlier)
            {
                first = (at, special);
            }
        }

        return first;
    }

    /// <exception cref="UserErrorException">Lists the tokens that have no id.</exception>
    public static void ThrowIfMissing(string[] specials, Dictionary<string, int> ids, string? where)
    {
        string[] missing = [.. specials.Where(special => !ids.ContainsKey(special)).Distinct()];
        if (missing.Length > 0)
        {
            throw new UserErrorException(
                $"the vocabulary of {ids.Count} pieces lacks the special tokens {string.Join(", ", missing)}",
                "use the vocabulary the model was trained with, or name its special tokens in "
                    + "tokenizer_config.json (unk_token, cls_token, sep_token, pad_token, mask_token)",
                where);
        }
    }
}
