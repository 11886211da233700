using System.Globalization;
using System.Text;

namespace Sweeper.Training.Text;

/// <summary>
/// The character classes of BERT's basic tokenizer, as in google-research/bert's tokenization.py.
/// </summary>
internal static class TextRules
{
    /// <summary>
    /// Whether words end here. U+2028 and U+2029 are no white space to BERT, but Python's split() ends words
    /// there.
    /// </summary>
    public static bool SeparatesWords(char c) =>
        c < 128
            ? c is ' ' or '\t' or '\n' or '\r'
            : char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>
    /// Control, format, private-use and unassigned characters vanish, and their neighbours join. Vertical
    /// tab, form feed, the separators U+001C to U+001F and U+0085 are among them.
    /// </summary>
    public static bool Vanishes(Rune rune) =>
        rune.Value is 0 or 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>
    /// Every ASCII symbol counts as punctuation (also <c>$ + &lt; ^ `</c>), and Unicode's P classes.
    /// </summary>
    public static bool IsPunctuation(Rune rune) =>
        rune.IsAscii
            ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
            : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation
                or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>The CJK Unified Ideographs blocks BERT lists; kana and Hangul are not among them.</summary>
    public static bool IsIdeograph(Rune rune) =>
        rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
            or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
            or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
