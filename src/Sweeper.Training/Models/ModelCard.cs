using System.Globalization;
using System.Text;
using System.Text.Json;
using Sweeper.Engine.Trials;

namespace Sweeper.Training.Models;

/// <summary>
/// The README.md of a saved model: YAML front matter as the Hugging Face hub reads it, then where the model comes from
/// and the command that makes it again. A pure function of the trial.
/// </summary>
/// <param name="plan">What was trained.</param>
/// <param name="labels">Names of the classes, by id.</param>
/// <param name="epochs">Every evaluation, in order; at least one.</param>
public sealed class ModelCard(TrialPlan plan, IReadOnlyList<string> labels, IReadOnlyList<EpochReport> epochs)
{
    public const string FileName = "README.md";

    // The hub's names for those of our metrics that it knows.
    private static readonly Dictionary<string, string> HubMetrics = new()
    {
        ["accuracy"] = "accuracy",
        ["f1"] = "f1",
        ["precision"] = "precision",
        ["recall"] = "recall",
        ["matthews"] = "matthews_correlation",
    };

    /// <summary>The evaluation whose model is saved: the first with the best value.</summary>
    private EpochReport Best => epochs.Aggregate((best, next) =>
        plan.Objective.IsBetter(next.Metrics[plan.Objective.Metric], best.Metrics[plan.Objective.Metric]) ? next : best);

    private string Name => $"{plan.Sweep}-{plan.Trial.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Writes <c>README.md</c>.</summary>
    /// <param name="kind">What is written: the card of a trial or of an export.</param>
    /// <param name="folder">With the model.</param>
    public void Save(DurableWrite kind, string folder) => AtomicFile.Write(kind, Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(ToString()));

    public override string ToString()
    {
        var text = new StringBuilder();
        FrontMatter(text);
        Line(text, $"# {Name}");
        Line(text, $"");
        Line(text, $"A text classifier of {labels.Count} classes ({string.Join(", ", labels)}), fine-tuned from `{ModelName}` by Sweeper:");
        Line(text, $"trial {plan.Trial} of sweep `{plan.Sweep}`. Its best evaluation on the validation examples, at");
        Line(text, $"epoch {Number(Best.Epoch)}, gave {plan.Objective.Metric} {Number(Best.Metrics[plan.Objective.Metric])}; these weights are of that evaluation.");
        Configuration(text);
        Metrics(text);
        Data(text);
        Line(text, $"");
        Line(text, $"## Make it again");
        Line(text, $"");
        Line(text, $"    {ReproduceCommand}");
        Line(text, $"");
        Line(text, $"trains the same trial from its stored plan and compares every metric and the hash of the weights.");
        return text.ToString();
    }

    private string ReproduceCommand => string.Create(CultureInfo.InvariantCulture, $"sweeper reproduce {plan.Trial} --sweep {plan.Sweep}");

    private string ModelName => plan.Task.ModelSource ?? Path.GetFileName(plan.Task.Model);

    private void FrontMatter(StringBuilder text)
    {
        string[] known = [.. HubMetrics.Keys.Where(Best.Metrics.ContainsKey)];
        Line(text, $"---");
        Line(text, $"library_name: transformers");
        Line(text, $"pipeline_tag: text-classification");
        Line(text, $"tags:");
        Line(text, $"- text-classification");
        Line(text, $"- sweeper");
        Line(text, $"metrics:");
        Array.ForEach(known, metric => Line(text, $"- {HubMetrics[metric]}"));
        Line(text, $"model-index:");
        Line(text, $"- name: {Quoted(Name)}");
        Line(text, $"  results:");
        Line(text, $"  - task:");
        Line(text, $"      type: text-classification");
        Line(text, $"    dataset:");
        Line(text, $"      name: {Quoted(Path.GetFileName(plan.Task.Data.Validation ?? plan.Task.Data.Train))}");
        Line(text, $"      type: text");
        Line(text, $"      split: validation");
        Line(text, $"    metrics:");
        foreach (string metric in known)
        {
            Line(text, $"    - type: {HubMetrics[metric]}");
            Line(text, $"      value: {Number(Best.Metrics[metric])}");
        }

        Line(text, $"---");
        Line(text, $"");
    }

    private void Configuration(StringBuilder text)
    {
        Line(text, $"");
        Line(text, $"## Configuration");
        Line(text, $"");
        Line(text, $"| hyperparameter | value |");
        Line(text, $"| --- | --- |");
        foreach ((string name, Search.ParameterValue value) in plan.Configuration.Entries)
        {
            Line(text, $"| {name} | {value} |");
        }

        Line(text, $"| seed | {plan.Seed} |");
    }

    private void Metrics(StringBuilder text)
    {
        string[] names = [.. epochs[0].Metrics.Keys.Order(StringComparer.Ordinal)];
        Line(text, $"");
        Line(text, $"## Metrics of the validation examples");
        Line(text, $"");
        Line(text, $"| epoch | {string.Join(" | ", names)} |");
        Line(text, $"| --- |{string.Concat(names.Select(_ => " --- |"))}");
        foreach (EpochReport epoch in epochs)
        {
            Line(text, $"| {Number(epoch.Epoch)} | {string.Join(" | ", names.Select(name => Number(epoch.Metrics[name])))} |");
        }
    }

    private void Data(StringBuilder text)
    {
        DataSettings data = plan.Task.Data;
        Line(text, $"");
        Line(text, $"## Data");
        Line(text, $"");
        if (data.ValidationSplit is { } share)
        {
            Line(text, $"Validation examples were taken out of the training file: share {share}, split seed {data.SplitSeed}.");
            Line(text, $"");
        }

        Line(text, $"| file | SHA-256 |");
        Line(text, $"| --- | --- |");
        foreach (string file in data.Files)
        {
            Line(text, $"| {Path.GetFileName(file)} | {plan.Inputs.GetValueOrDefault(file, "not recorded")} |");
        }
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    // Every JSON string is a YAML string.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, CardJson.Default.String);

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class CardJson : System.Text.Json.Serialization.JsonSerializerContext;
