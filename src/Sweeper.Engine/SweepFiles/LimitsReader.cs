namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.limits</c>: what a trial may cost to count as a good one.</summary>
internal sealed class LimitsReader(Findings findings)
{
    private static readonly Refusal Later = new("is not available in this version", "remove it");

    private static readonly BlockKeys Keys = new(["max_seconds", "max_memory"], new Dictionary<string, Refusal>
    {
        ["trial_timeout"] = Later,
        ["sweep_timeout"] = Later,
        ["max_failures"] = Later,
        ["retries"] = Later,
        ["max_time"] = new("is another word for max_seconds", "write max_seconds: 30m"),
        ["timeout"] = new("is another word for max_seconds", "write max_seconds: 30m"),
        ["max_bytes"] = new("is another word for max_memory", "write max_memory: 2GB"),
    });

    public OutcomeLimits Read(Block sweeper)
    {
        if (sweeper.Inner("limits", Keys, "limits: { max_seconds: 30m, max_memory: 2GB }") is not { } block)
        {
            return new OutcomeLimits();
        }

        return new OutcomeLimits
        {
            MaxSeconds = Amount(block, "max_seconds", QuantityText.Seconds, "a time above 0", "90, 90s, 30m or 1.5h"),
            MaxMemoryBytes = (long?)Amount(block, "max_memory", QuantityText.Bytes, "an amount of memory",
                "512MB, 2GB or 1.5GiB"),
        };
    }

    private double? Amount(Block block, string key, Func<string, double?> read, string wanted, string examples)
    {
        if (block.Text(key) is not { } node)
        {
            return null;
        }

        double? amount = read(node.Text);
        if (amount is > 0 and < 9e18 && (key != "max_memory" || amount >= 1))
        {
            return amount;
        }

        findings.Add(node.Place, $"'{block.PathOf(key)}' is {node.Shown}, but must be {wanted}",
            $"write for example {examples}");
        return null;
    }
}
