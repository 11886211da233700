using Sweeper.Engine.Trials;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>retries</c> and <c>max_failures</c> of <c>sweeper.limits</c>: what is done about trials that fail.</summary>
internal sealed class RetriesReader(Findings findings)
{
    private const int MostRetries = 100;

    private static readonly Dictionary<string, FailureKind> Kinds = new()
    {
        ["out_of_memory"] = FailureKind.OutOfMemory,
        ["diverged"] = FailureKind.Diverged,
        ["timeout"] = FailureKind.Timeout,
        ["crashed"] = FailureKind.Crashed,
        ["error"] = FailureKind.Error,
    };

    private static readonly BlockKeys Keys = new([.. Kinds.Keys], new Dictionary<string, Refusal>
    {
        ["oom"] = new("is short for out_of_memory", "write out_of_memory: 1"),
        ["nan"] = new("is another word for diverged", "write diverged: 1"),
    });

    public FailurePolicy Read(Block limits)
    {
        var policy = new FailurePolicy { Retries = Retries(limits) };
        return limits.Text("max_failures") switch
        {
            null => policy,
            { Text: "none" } => policy with { MaxFailures = null },
            { } count => policy with { MaxFailures = MaxFailures(limits, count) },
        };
    }

    private int? MaxFailures(Block limits, YamlScalar count)
    {
        if (count.AsNumber is { } number && double.IsInteger(number) && number is >= 1 and <= int.MaxValue)
        {
            return (int)number;
        }

        findings.Add(count.Place, $"'{limits.PathOf("max_failures")}' is {count.Shown}, but must be a whole number of 1 or more, or none",
            "write max_failures: 3, or max_failures: none to go on whatever fails");
        return null;
    }

    private static Dictionary<FailureKind, int> Retries(Block limits)
    {
        var retries = FailurePolicy.DefaultRetries.ToDictionary();
        if (limits["retries"] is YamlScalar)
        {
            int all = (int)(limits.Whole("retries", 0, MostRetries) ?? 0);
            return Kinds.Values.ToDictionary(kind => kind, _ => all);
        }

        if (limits.Inner("retries", Keys, "retries: 2, or retries: { crashed: 2, out_of_memory: 1 }") is { } block)
        {
            foreach ((string name, FailureKind kind) in Kinds)
            {
                if (block.Whole(name, 0, MostRetries) is { } count)
                {
                    retries[kind] = (int)count;
                }
            }
        }

        return retries;
    }
}
