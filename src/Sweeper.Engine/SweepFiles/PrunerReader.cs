using Sweeper.Search.Pruners;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.pruner</c>.</summary>
internal sealed class PrunerReader(Findings findings)
{
    public const string ShareRange = "from 0 to 1";

    private const string Example = "pruner: { type: asha }";
    private const int DefaultPeers = 5;
    private const double DefaultEta = 3;

    private static readonly Dictionary<string, string[]> KeysOf = new(StringComparer.Ordinal)
    {
        ["median"] = ["warm_up", "min_peers"],
        ["percentile"] = ["percentile", "warm_up", "min_peers"],
        ["asha"] = ["min_iter", "eta"],
        ["hyperband"] = ["min_iter", "eta"],
        ["patience"] = ["patience", "min_delta"],
    };

    private static readonly Dictionary<string, string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["successive_halving"] = "asha",
        ["successivehalving"] = "asha",
        ["sha"] = "asha",
        ["async_hyperband"] = "asha",
        ["medianstop"] = "median",
        ["median_stopping"] = "median",
        ["early_stopping"] = "patience",
        ["plateau"] = "patience",
    };

    private static readonly BlockKeys Keys = new(
        ["type", .. KeysOf.Values.SelectMany(keys => keys).Distinct(), "audit"], new Dictionary<string, Refusal>
        {
            ["n_startup_trials"] = new("is another tool's word", "write min_peers:"),
            ["n_min_trials"] = new("is another tool's word", "write min_peers:"),
            ["n_warmup_steps"] = new("is another tool's word", "write warm_up:"),
            ["warmup"] = new("is another word for warm_up", "write warm_up:"),
            ["grace_period"] = new("is another tool's word", "write min_iter:"),
            ["min_resource"] = new("is another tool's word", "write min_iter:"),
            ["reduction_factor"] = new("is another tool's word", "write eta:"),
        });

    public static IReadOnlyCollection<string> Types => KeysOf.Keys;

    public static bool IsShare(double number) => number is >= 0 and <= 1;

    /// <summary>The pruner and the share that is audited; null where there is none or it is wrong.</summary>
    public (IPruner? Pruner, double? Audit) Read(Block? sweeper, Fidelity fidelity)
    {
        if (sweeper?.Inner("pruner", Keys, Example) is not { } block)
        {
            return (null, null);
        }

        double? audit = block.Number("audit", IsShare, ShareRange);
        if (Type(block) is not { } type)
        {
            return (null, audit);
        }

        bool isGood = true;
        foreach (string key in Keys.Valid.Where(key => key is not ("type" or "audit") && !KeysOf[type].Contains(key)))
        {
            if (block[key] is { } stray)
            {
                isGood = false;
                findings.Add(stray.Place, $"'{block.PathOf(key)}' does not belong to type {type}",
                    $"remove it; the keys of {type} are {string.Join(", ", KeysOf[type])}");
            }
        }

        IPruner? pruner = Pruner(block, type, fidelity);
        return (isGood ? pruner : null, audit);
    }

    private string? Type(Block block)
    {
        if (block["type"] is null)
        {
            block.ReportMissing("type", "", $"write type: followed by one of {Suggestions.List(Types)}");
            return null;
        }

        if (block.Text("type") is not { } type || Types.Contains(type.Text))
        {
            return block.Text("type")?.Text;
        }

        findings.Add(type.Place, $"'sweeper.pruner.type' is {type.Shown}, which is unknown",
            Foreign.TryGetValue(type.Text, out string? ours)
                ? $"did you mean '{ours}'? The types are {Suggestions.List(Types)}"
                : Suggestions.Fix(type.Text, Types, "The types are"));
        return null;
    }

    private static IPruner? Pruner(Block block, string type, Fidelity fidelity)
    {
        int? Count(string key, int least, int fallback, bool isReports = true) => block[key] is null ? fallback
            : block.Whole(key, least, 1_000_000) is not long count ? null
            : (int)(isReports ? fidelity.Reports(count) : count);

        int? warmUp = Count("warm_up", 0, 0);
        int? peers = Count("min_peers", 1, DefaultPeers, isReports: false);
        int? first = Count("min_iter", 1, (int)fidelity.Reports(1));
        double? eta = block["eta"] is null ? DefaultEta : block.Number("eta", eta => eta is > 1 and <= 1e6, "above 1");
        return type switch
        {
            "median" => warmUp is { } early && peers is { } least ? new MedianPruner(early, least) : null,
            "percentile" => warmUp is { } early && peers is { } least && Percentile(block) is { } percentile
                ? new PercentilePruner(percentile, early, least) : null,
            "asha" => first is { } rung && eta is { } factor ? new AshaPruner(rung, factor) : null,
            "hyperband" => first is { } rung && eta is { } factor ? new HyperbandPruner(rung, factor) : null,
            _ => Patience(block, Count("patience", 1, 0)),
        };
    }

    private static double? Percentile(Block block)
    {
        if (block["percentile"] is null)
        {
            block.ReportMissing("percentile", "", "add percentile: 25 to let the best quarter go on");
            return null;
        }

        return block.Number("percentile", number => number is > 0 and < 100, "above 0 and below 100");
    }

    private static PatiencePruner? Patience(Block block, int? patience)
    {
        if (block["patience"] is null)
        {
            block.ReportMissing("patience", "",
                "add patience: 2, the evaluations in a row that may bring no improvement");
            return null;
        }

        double? delta = block["min_delta"] is null ? 0
            : block.Number("min_delta", number => number >= 0, "of 0 or more");
        return patience is { } count && delta is { } least ? new PatiencePruner(count, least) : null;
    }
}
