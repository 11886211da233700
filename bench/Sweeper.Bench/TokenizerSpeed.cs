using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sweeper.Training.Text;

namespace Sweeper.Bench;

/// <summary>Sentences a minute on one core, with the vocabularies of bert-base and roberta-base.</summary>
internal static class TokenizerSpeed
{
    private const int MaxLength = 128;

    public static void Run()
    {
        string[] sentences = [.. File.ReadLines(Paths.Shared("data", "sst2", "train.tsv")).Skip(1).Select(line => line.Split('\t')[0])];
        foreach (string kind in (string[])["uncased", "cased"])
        {
            string[] vocabulary = File.ReadAllLines(Paths.Shared("data", "vocab", $"bert-base-{kind}.vocab.txt"));
            Measure($"bert-base-{kind}", sentences,
                () => new WordPieceTokenizer(vocabulary, new WordPieceOptions { LowerCase = kind == "uncased" }));
        }

        Dictionary<string, int> ids = RobertaVocabulary();
        (string, string)[] merges = [.. File.ReadLines(Paths.Shared("data", "vocab", "gpt2_roberta.vocab.bpe")).Skip(1)
            .Select(line => line.Split(' ')).Select(pair => (pair[0], pair[1]))];
        Measure("roberta-base", sentences, () => new BytePairTokenizer(ids, merges, new BytePairOptions()));
    }

    // The first pass meets every word for the first time; the later ones find most in the tokenizer's memory.
    private static void Measure(string name, string[] sentences, Func<ITokenizer> create)
    {
        Pass(create(), sentences); // Compiles the code.
        ITokenizer tokenizer = create();
        double first = Pass(tokenizer, sentences);
        double[] later = [.. Enumerable.Range(0, 9).Select(_ => Pass(tokenizer, sentences)).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-18} first pass {first,12:N0} sentences/min, later passes {later[later.Length / 2],12:N0} (median of 9)"));
    }

    private static double Pass(ITokenizer tokenizer, string[] sentences)
    {
        var watch = Stopwatch.StartNew();
        foreach (string sentence in sentences)
        {
            tokenizer.Encode(sentence, MaxLength);
        }

        return sentences.Length / watch.Elapsed.TotalMinutes;
    }

    // Four special tokens, fairseq's order of GPT-2's pieces, <mask>.
    private static Dictionary<string, int> RobertaVocabulary()
    {
        using JsonDocument encoder = JsonDocument.Parse(File.ReadAllBytes(Paths.Shared("data", "vocab", "gpt2_roberta.encoder.json")));
        Dictionary<string, string> pieceOf = encoder.RootElement.EnumerateObject().ToDictionary(p => p.Value.GetRawText(), p => p.Name);
        string[] pieces =
        [
            "<s>", "<pad>", "</s>", "<unk>",
            .. File.ReadLines(Paths.Shared("data", "vocab", "gpt2_roberta.dict.txt")).Select(line => line.Split(' ')[0])
                .Select(key => pieceOf.GetValueOrDefault(key, key)),
            "<mask>",
        ];
        return pieces.Select((piece, id) => (piece, id)).ToDictionary(p => p.piece, p => p.id);
    }
}
