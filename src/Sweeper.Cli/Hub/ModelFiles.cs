using System.Globalization;
using System.Text.RegularExpressions;

namespace Sweeper.Cli.Hub;

/// <summary>Which files of a model's repository are needed: nothing else is downloaded.</summary>
internal static partial class ModelFiles
{
    public const string Config = "config.json";
    public const string TokenizerConfig = "tokenizer_config.json";
    private const string Safetensors = "model.safetensors";
    private const string Pickled = "pytorch_model.bin";
    private const string Index = ".index.json";

    private static readonly string[] Tokenizer = ["vocab.txt", "vocab.json", "merges.txt", "tokenizer.json", TokenizerConfig, "special_tokens_map.json"];

    /// <summary>Those to download: weights first and config.json last, so that what has it is whole.</summary>
    /// <param name="all">What the repository has.</param>
    /// <param name="needsWeights">Whether weights are.</param>
    public static IReadOnlyList<string> Wanted(IReadOnlyCollection<string> all, bool needsWeights) =>
        [.. needsWeights ? Weights(all) : [], .. Tokenizer.Where(all.Contains), .. new[] { Config }.Where(all.Contains)];

    /// <summary>What has been asked for by name, so that its absence is worth remembering.</summary>
    public static IEnumerable<string> Absent(IReadOnlyCollection<string> all) => Tokenizer.Where(file => !all.Contains(file));

    /// <summary>What a model cannot be used without and is not among its files; empty when nothing is missing.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyCollection<string> all, bool needsWeights)
    {
        List<string> missing = all.Contains(Config) ? [] : [Config];
        if (!all.Contains("vocab.txt") && !all.Contains("tokenizer.json") && !(all.Contains("vocab.json") && all.Contains("merges.txt")))
        {
            missing.Add("vocab.txt, tokenizer.json, or vocab.json and merges.txt");
        }

        if (needsWeights && Weights(all) is var weights)
        {
            string[] shards = [.. weights.Where(file => !file.EndsWith(Index, StringComparison.Ordinal))];
            if (shards.Length == 0)
            {
                missing.Add($"{Safetensors} or {Pickled}");
            }
            else if (Shard().Match(shards[0]) is { Success: true } shard
                && int.Parse(shard.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) is var count && shards.Length < count)
            {
                missing.Add($"{count - shards.Length} of the {count} files of {shard.Groups["name"].Value}");
            }
        }

        return missing;
    }

    private static string[] Weights(IReadOnlyCollection<string> all)
    {
        foreach (string name in new[] { Safetensors, Pickled })
        {
            if (all.Contains(name))
            {
                return [name];
            }

            if (all.Contains(name + Index))
            {
                string stem = Path.GetFileNameWithoutExtension(name);
                string[] shards =
                [
                    .. all.Where(file => Shard().Match(file) is { Success: true } shard && shard.Groups["name"].Value == stem)
                        .Order(StringComparer.Ordinal),
                ];
                return [.. shards, name + Index];
            }
        }

        return [];
    }

    [GeneratedRegex(@"^(?<name>model|pytorch_model)-\d{5}-of-(?<count>\d{5})\.(safetensors|bin)$")]
    private static partial Regex Shard();
}
