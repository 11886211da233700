using Sweeper.Search;

namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Writes a sweep file in W&amp;B's long form: every parameter with its distribution and its keys, every goal with its direction,
/// numbers as YAML 1.1 reads them too. What it says is the same: reading it gives the same sweep.
/// </summary>
public static class CanonicalFile
{
    private static readonly Place Nowhere = new("canonical form", 0, 0);

    private static readonly string[] First = ["name", "description", "method", "metric", "metrics", "run_cap", "early_terminate", "parameters"];

    /// <param name="spec">A checked sweep file.</param>
    /// <returns>YAML, without comments.</returns>
    public static string Of(SweepSpec spec)
    {
        var root = (YamlMap)YamlLoader.Load(spec.Text, _ => Nowhere, new Findings())!;
        root = root.With(Key("name"), Text(spec.Name));
        if (root["metric"] is YamlMap metric)
        {
            root = root.With(Key("metric"), WithGoal(metric, spec, 0));
        }

        if (root["metrics"] is YamlList metrics)
        {
            root = root.With(Key("metrics"), new YamlList(Nowhere, [.. metrics.Items.Select((item, i) =>
                WithGoal(item as YamlMap ?? Map(("name", item)), spec, i))]));
        }

        if (root["early_terminate"] is YamlMap stop)
        {
            root = root.With(Key("early_terminate"), With(With(stop, "eta", Plain("3")), "strict", Plain("true")));
        }

        root = root.With(Key("parameters"), Parameters((YamlMap)root["parameters"]!, spec));
        return YamlWriter.Write(root with
        {
            Entries =
            [
                .. root.Entries.Where(entry => entry.Value is not YamlScalar { IsNull: true }).OrderBy(entry => entry.Key.Text == "sweeper" ? int.MaxValue
                    : Array.IndexOf(First, entry.Key.Text) is >= 0 and int place ? place : First.Length),
            ],
        });
    }

    private static YamlMap Parameters(YamlMap map, SweepSpec spec) => map with
    {
        Entries =
        [
            .. map.Entries.Select(entry => entry with
            {
                Value = ParameterEntry.IsGroup(entry.Value)
                    ? Map((ParameterEntry.GroupKey, Parameters((YamlMap)((YamlMap)entry.Value)[ParameterEntry.GroupKey]!, spec)))
                    : LongForm(spec.Space.Parameters.First(parameter => parameter.Name == entry.Key.Text).Domain),
            }),
        ],
    };

    private static YamlMap LongForm(Domain domain) => domain switch
    {
        Constant d => Distribution("constant", ("value", Value(d.Value))),
        Categorical { Probabilities: null } d => Distribution("categorical", ("values", List(d.Values.Select(Value)))),
        Categorical d => Distribution("categorical_w_probabilities",
            ("values", List(d.Values.Select(Value))), ("probabilities", List(d.Probabilities!.Select(Number)))),
        IntUniform d => Distribution("int_uniform", ("min", Value(new ParameterValue.Integer(d.Min))), ("max", Value(new ParameterValue.Integer(d.Max)))),
        Uniform d => Range("uniform", d.Min, d.Max),
        QUniform d => Range("q_uniform", d.Min, d.Max, d.Q),
        LogUniform d => Range("log_uniform_values", d.Min, d.Max),
        InvLogUniform d => Range("inv_log_uniform_values", d.Min, d.Max),
        QLogUniform d => Range("q_log_uniform_values", d.Min, d.Max, d.Q),
        Normal d => Distribution("normal", ("mu", Number(d.Mu)), ("sigma", Number(d.Sigma))),
        QNormal d => Distribution("q_normal", ("mu", Number(d.Mu)), ("sigma", Number(d.Sigma)), ("q", Step(d.Q))),
        LogNormal d => Distribution("log_normal", ("mu", Number(d.Mu)), ("sigma", Number(d.Sigma))),
        QLogNormal d => Distribution("q_log_normal", ("mu", Number(d.Mu)), ("sigma", Number(d.Sigma)), ("q", Step(d.Q))),
        Beta d => Distribution("beta", ("a", Number(d.A)), ("b", Number(d.B))),
        QBeta d => Distribution("q_beta", ("a", Number(d.A)), ("b", Number(d.B)), ("q", Step(d.Q))),
        _ => throw new System.Diagnostics.UnreachableException($"Bug in Sweeper: {domain.GetType().Name} has no long form."),
    };

    private static YamlMap Range(string name, double min, double max, double? q = null) => q is { } step
        ? Distribution(name, ("min", Step(min)), ("max", Step(max)), ("q", Step(step)))
        : Distribution(name, ("min", Number(min)), ("max", Number(max)));

    private static YamlMap Distribution(string name, params ReadOnlySpan<(string Key, YamlNode Value)> keys) =>
        Map([("distribution", Plain(name)), .. keys]);

    private static YamlMap WithGoal(YamlMap metric, SweepSpec spec, int index)
    {
        Direction direction = index == 0 ? spec.Objective.Direction : spec.FurtherGoals[index - 1].Direction;
        return With(metric, "goal", Plain(direction == Direction.Maximize ? "maximize" : "minimize"));
    }

    private static YamlMap With(YamlMap map, string key, YamlNode otherwise) =>
        map[key] is null or YamlScalar { IsNull: true } ? map.With(Key(key), otherwise) : map;

    private static YamlScalar Value(ParameterValue value) => value switch
    {
        ParameterValue.Text text => Text(text.Value),
        ParameterValue.Real real => Number(real.Value),
        _ => Plain(value.CanonicalText),
    };

    /// <summary>With a point and, in an exponent, a sign: else a YAML 1.1 reader, which W&amp;B's is, takes <c>1e-5</c> for a text.</summary>
    private static YamlScalar Number(double value)
    {
        string text = NumberText.Of(value);
        int exponent = text.IndexOf('e', StringComparison.Ordinal);
        string digits = exponent < 0 ? text : text[..exponent];
        return Plain((digits.Contains('.', StringComparison.Ordinal) ? digits : $"{digits}.0") + (exponent < 0 ? "" : text[exponent..]));
    }

    /// <summary>Whole numbers as such: W&amp;B's quantized distributions give integers for a whole <c>q</c>.</summary>
    private static YamlScalar Step(double value) => double.IsInteger(value) && Math.Abs(value) < 1e15 ? Plain(NumberText.Of(value)) : Number(value);

    /// <summary>Quoted where a reader of YAML 1.1 or 1.2 would take it for something else than a text.</summary>
    private static YamlScalar Text(string text)
    {
        var plain = Plain(text);
        bool isWord = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && text.ToLowerInvariant() is not ("yes" or "no" or "on" or "off" or "y" or "n" or "true" or "false" or "null");
        return isWord && plain is { AsNumber: null, AsFlag: null, IsNull: false } ? plain : plain with { IsQuoted = true };
    }

    private static YamlList List(IEnumerable<YamlNode> items) => new(Nowhere, [.. items]);

    private static YamlMap Map(params ReadOnlySpan<(string Key, YamlNode Value)> entries)
    {
        List<YamlEntry> all = [];
        foreach ((string key, YamlNode value) in entries)
        {
            all.Add(new YamlEntry(Key(key), value));
        }

        return new(Nowhere, all);
    }

    private static YamlScalar Key(string key) => Plain(key);

    private static YamlScalar Plain(string text) => new(Nowhere, text, IsQuoted: false);
}
