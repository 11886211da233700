namespace Sweeper.Training.Text;

/// <summary>
/// The characters that stand for bytes in the vocabularies of byte-level BPE: printable Latin-1 for itself, the others
/// as U+0100 and on, in order (GPT-2's <c>bytes_to_unicode</c>). A space is Ġ.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>By byte.</summary>
    public static IReadOnlyList<char> Characters { get; } = Make();

    private static char[] Make()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int b = 0; b < 256; b++)
        {
            characters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : next++;
        }

        return characters;
    }
}
