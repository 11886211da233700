namespace Sweeper.Engine.SweepFiles;

/// <summary>The seeds of a sweep. Null where they are wrong.</summary>
internal sealed record Seeds(long? Sampler, IReadOnlyList<long>? Train, SeedConfirmation? Confirmation);

/// <summary>Reads <c>sweeper.seeds</c>: of the sampler, of the trainings, and with how many the best are confirmed.</summary>
internal sealed class SeedsReader(Findings findings)
{
    private const int MostConfirmed = 100;

    /// <summary>Of a file that says nothing about seeds.</summary>
    public static readonly Seeds Default = new(1, [1], null);

    private static readonly BlockKeys Keys = new(["sampler", "train", "confirm"], new Dictionary<string, Refusal>());

    private static readonly BlockKeys ConfirmKeys = new(["top", "seeds"], new Dictionary<string, Refusal>
    {
        ["k"] = new("is another word for top", "write top: 3") { StandsFor = "top" },
        ["n"] = new("is another word for seeds", "write seeds: 5") { StandsFor = "seeds" },
    });

    public Seeds Read(Block sweeper) => sweeper.Inner("seeds", Keys, "seeds: { sampler: 1, train: [1] }") is { } block
        ? new(block["sampler"] is null ? 1 : block.Whole("sampler", long.MinValue), Train(block), Confirmation(block))
        : Default;

    private long[]? Train(Block seeds)
    {
        if (seeds["train"] is not { } node)
        {
            return [1];
        }

        const string path = "sweeper.seeds.train";
        IReadOnlyList<YamlNode> items = node is YamlList list ? list.Items : [node];
        if (items.Count == 0)
        {
            findings.Add(node.Place, $"'{path}' is an empty list", "write one seed or more: [1]");
            return null;
        }

        long?[] given = [.. items.Select(item => seeds.Whole(item, path, long.MinValue))];
        if (given.Contains(null))
        {
            return null;
        }

        long[] distinct = [.. given.Select(seed => seed!.Value).Distinct()];
        if (distinct.Length < given.Length)
        {
            findings.Note($"{path} lists a seed twice; it counts once");
        }

        return distinct;
    }

    private static SeedConfirmation? Confirmation(Block seeds)
    {
        const string example = "confirm: { top: 3, seeds: 5 }";
        if (seeds.Inner("confirm", ConfirmKeys, example) is not { } block)
        {
            return null;
        }

        foreach (string key in ConfirmKeys.Valid.Where(key => block[key] is null))
        {
            block.ReportMissing(key, "", $"write {example}");
        }

        return block.Whole("top", 1, MostConfirmed) is { } top && block.Whole("seeds", 1, MostConfirmed) is { } count
            ? new((int)top, (int)count) : null;
    }
}
