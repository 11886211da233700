using System.Globalization;
using System.Text;

namespace Sweeper.Training.Text;

/// <summary>
/// Cuts text into the words that byte-level BPE keeps apart. The same as GPT-2's pattern (Radford et al., 2019)
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, without the cost of one.
/// </summary>
internal static class ByteLevelWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>Where the word that starts at a place ends; beyond <paramref name="start"/>.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'')
        {
            foreach (string contraction in Contractions)
            {
                if (text[start..].StartsWith(contraction, StringComparison.Ordinal))
                {
                    return start + contraction.Length;
                }
            }
        }

        // One space belongs to the word after it.
        int at = text[start] == ' ' && start + 1 < text.Length && KindAt(text, start + 1, out _) != Kind.Space
            ? start + 1
            : start;
        Kind kind = KindAt(text, at, out int length);
        int end = at + length;
        int last = at; // Start of the run's last character.
        while (end < text.Length && KindAt(text, end, out length) == kind)
        {
            last = end;
            end += length;
        }

        // The last white space before a word starts on its own: it may be the space that belongs to the word.
        return kind == Kind.Space && end < text.Length && last > start ? last : end;
    }

    /// <summary>White space to Unicode, which is what the pattern's <c>\s</c> is.</summary>
    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        char c = text[at];
        length = 1;
        if (c < 128)
        {
            return char.IsAsciiLetter(c) ? Kind.Letter
                : char.IsAsciiDigit(c) ? Kind.Number
                : c is ' ' or (>= '\t' and <= '\r') ? Kind.Space
                : Kind.Other;
        }

        if (char.IsWhiteSpace(c))
        {
            return Kind.Space;
        }

        Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
