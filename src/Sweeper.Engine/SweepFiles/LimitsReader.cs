using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>What <c>sweeper.limits</c> comes to.</summary>
/// <param name="Outcome">What a trial may cost to count as a good one.</param>
/// <param name="Attempt">When a trial's worker is killed.</param>
/// <param name="Failures">What is done about trials that fail.</param>
internal sealed record Limits(OutcomeLimits Outcome, AttemptLimits Attempt, FailurePolicy Failures)
{
    public static Limits Default { get; } = new(new(), new(), new());
}

/// <summary>Reads <c>sweeper.limits</c>.</summary>
internal sealed class LimitsReader(Findings findings)
{
    private const double MostSeconds = 1e9;

    private static readonly Refusal Later = new("is not available in this version", "remove it");

    private static readonly BlockKeys Keys = new(
        ["max_seconds", "max_memory", "trial_timeout", "no_progress", "retries", "max_failures"],
        new Dictionary<string, Refusal>
        {
            ["sweep_timeout"] = Later,
            ["max_time"] = new("is another word for max_seconds", "write max_seconds: 30m"),
            ["timeout"] = new("is another word for trial_timeout", "write trial_timeout: 30m"),
            ["max_bytes"] = new("is another word for max_memory", "write max_memory: 2GB"),
            ["max_retries"] = new("is another word for retries", "write retries: 2"),
        });

    public Limits Read(Block sweeper)
    {
        if (sweeper.Inner("limits", Keys, "limits: { max_seconds: 30m, max_memory: 2GB }") is not { } block)
        {
            return Limits.Default;
        }

        var outcome = new OutcomeLimits
        {
            MaxSeconds = Seconds(block, "max_seconds"),
            MaxMemoryBytes = (long?)Amount(block, "max_memory", QuantityText.Bytes, "an amount of memory",
                "512MB, 2GB or 1.5GiB"),
        };
        var attempt = new AttemptLimits { Total = Time(block, "trial_timeout"), NoProgress = Time(block, "no_progress") };
        return new Limits(outcome, attempt, new RetriesReader(findings).Read(block));
    }

    private TimeSpan? Time(Block block, string key) =>
        Seconds(block, key) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)) : null;

    private double? Seconds(Block block, string key) =>
        Amount(block, key, QuantityText.Seconds, "a time above 0", "90, 90s, 30m or 1.5h");

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
