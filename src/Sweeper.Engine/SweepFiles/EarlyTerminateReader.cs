using Sweeper.Search.Pruners;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads W&amp;B's <c>early_terminate</c>, with its keys and defaults.</summary>
internal sealed class EarlyTerminateReader(Findings findings)
{
    private const double DefaultEta = 3;
    private const string Example = "early_terminate: { type: hyperband, min_iter: 1, eta: 3 }";

    private static readonly BlockKeys Keys = new(
        ["type", "min_iter", "max_iter", "s", "eta", "strict"], new Dictionary<string, Refusal>
        {
            ["min"] = new("is another word for min_iter", "write min_iter:"),
            ["max"] = new("is another word for max_iter", "write max_iter:"),
            ["min_resource"] = new("is another tool's word", "write min_iter:"),
            ["max_resource"] = new("is another tool's word", "write max_iter:"),
            ["reduction_factor"] = new("is another tool's word", "write eta:"),
            ["brackets"] = new("is another word for s", "write s:"),
        });

    /// <summary>The pruner, or null when there is none or it is wrong.</summary>
    public IPruner? Read(Block top, Fidelity fidelity)
    {
        if (top.Inner("early_terminate", Keys, Example) is not { } block)
        {
            return null;
        }

        bool isHyperband = IsHyperband(block);
        double? eta = block["eta"] is null ? DefaultEta : block.Number("eta", eta => eta is > 1 and <= 1e6, "above 1");
        bool? strict = block["strict"] is null ? true : block.Flag("strict");
        long? min = block.Whole("min_iter", 1, int.MaxValue);
        long? max = block.Whole("max_iter", 1, int.MaxValue);
        long? s = block.Whole("s", 1, 100);
        if (!HasBands(block) || !isHyperband || eta is null || strict is null)
        {
            return null;
        }

        return min is not null
            ? Noted(WandbHyperbandPruner.FromMin(Reports(min.Value, fidelity), eta.Value, strict.Value))
            : max is not null && s is not null
                ? FromMax(block, Reports(max.Value, fidelity), (int)s.Value, eta.Value, strict.Value)
                : null;
    }

    private static int Reports(long count, Fidelity fidelity) => (int)Math.Min(fidelity.Reports(count), int.MaxValue);

    private bool IsHyperband(Block block)
    {
        if (block["type"] is null)
        {
            block.ReportMissing("type", "", "write type: hyperband");
            return false;
        }

        if (block.Text("type") is not { } type)
        {
            return false;
        }

        if (type.Text == "hyperband")
        {
            return true;
        }

        findings.Add(type.Place, $"'early_terminate.type' is {type.Shown}, but W&B knows hyperband alone",
            PrunerReader.Types.Contains(type.Text)
                ? $"write sweeper: {{ pruner: {{ type: {type.Text} }} }} in place of early_terminate"
                : Suggestions.Nearest(type.Text, ["hyperband"]) is not null
                    ? "did you mean 'hyperband'? Write that"
                    : "write type: hyperband, or for another rule sweeper: { pruner: { type: asha } }");
        return false;
    }

    /// <summary>Whether there is either min_iter, or max_iter with s.</summary>
    private bool HasBands(Block block)
    {
        YamlNode? late = block["max_iter"] ?? block["s"];
        if (block["min_iter"] is not null && late is not null)
        {
            findings.Add(late.Place,
                $"'early_terminate' has both min_iter and {(block["max_iter"] is null ? "s" : "max_iter")}",
                "keep min_iter, or max_iter together with s");
            return false;
        }

        if (block["min_iter"] is null && late is null)
        {
            block.ReportMissing("min_iter", ", so nothing says when to compare trials",
                "add min_iter: 1, or max_iter: 27 and s: 2");
            return false;
        }

        if (block["min_iter"] is null && (block["max_iter"] is null || block["s"] is null))
        {
            string missing = block["s"] is null ? "s" : "max_iter";
            block.ReportMissing(missing, $", which {(missing == "s" ? "max_iter" : "s")} needs",
                missing == "s" ? "add s: 2, the number of bands" : "add max_iter: 27, the iterations of a whole trial");
            return false;
        }

        return true;
    }

    private WandbHyperbandPruner? FromMax(Block block, int max, int s, double eta, bool strict)
    {
        var pruner = WandbHyperbandPruner.FromMax(max, s, eta, strict);
        if (pruner.Bands.Count > 0)
        {
            return Noted(pruner);
        }

        findings.Add(block["max_iter"]!.Place,
            $"'early_terminate.max_iter' is {max}, which divided by eta, {NumberText.Of(eta)}, leaves no band",
            "raise max_iter, or write min_iter: 1 in place of max_iter and s");
        return null;
    }

    private WandbHyperbandPruner Noted(WandbHyperbandPruner pruner)
    {
        string bands = string.Join(", ", pruner.Bands.Take(5));
        string more = pruner.Bands.Count > 5 ? ", ..." : "";
        findings.Note($"early_terminate compares trials after {bands}{more} evaluations");
        return pruner;
    }
}
