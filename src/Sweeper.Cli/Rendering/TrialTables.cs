using System.Globalization;
using Spectre.Console;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Rendering;

/// <summary>Tables of trials, parameters, epochs and sweeps.</summary>
internal static class TrialTables
{
    private static readonly Padding Narrow = new(0, 0, 1, 0);

    /// <summary>The metrics that people look at first.</summary>
    private static readonly string[] Telling = ["accuracy", "f1", "precision", "recall", "loss", "train_loss"];

    public static Table Ranked(IReadOnlyList<ScoredTrial> ranking, IReadOnlyList<string> varied, string metric)
    {
        bool hasSeeds = ranking.Select(scored => scored.Trial.Seed).Distinct().Count() > 1;
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Right("trial")).AddColumn(Right(metric)).AddColumn(Right("epoch"));
        foreach (string name in varied)
        {
            table.AddColumn(Right(name));
        }

        if (hasSeeds)
        {
            table.AddColumn(Right("seed"));
        }

        table.AddColumn(Right("time"));
        bool hasRemarks = ranking.Any(scored => Remark(scored).Length > 0);
        if (hasRemarks)
        {
            table.AddColumn(Left("remark"));
        }

        foreach (ScoredTrial scored in ranking)
        {
            StoredTrial trial = scored.Trial;
            Row(table,
            [
                $"#{trial.Number}", Format.Metric(scored.Value), Format.Epoch(trial, scored.Epoch.Epoch),
                .. varied.Select(name => Format.Parameter(trial.Configuration[name])),
                .. hasSeeds ? [Text(trial.Seed)] : Array.Empty<string>(),
                trial.Finish is { } finish ? Format.Seconds(finish.Seconds) : "-",
                .. hasRemarks ? [Remark(scored)] : Array.Empty<string>(),
            ]);
        }

        return table;
    }

    /// <summary>The Pareto front: a column for each goal.</summary>
    public static Table Front(IReadOnlyList<FrontTrial> front, IReadOnlyList<Objective> goals, IReadOnlyList<string> varied)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Right("trial"));
        foreach (string heading in goals.Select(goal => goal.Metric).Concat(varied))
        {
            table.AddColumn(Right(heading));
        }

        foreach (FrontTrial one in front)
        {
            Row(table,
            [
                $"#{one.Scored.Trial.Number}",
                .. goals.Select((goal, i) => Format.Goal(goal.Metric, one.Values[i])),
                .. varied.Select(name => Format.Parameter(one.Scored.Trial.Configuration[name])),
            ]);
        }

        return table;
    }

    public static Table All(IReadOnlyList<StoredTrial> trials, IReadOnlyList<string> varied, Objective objective)
    {
        bool hasSeeds = trials.Select(trial => trial.Seed).Distinct().Count() > 1;
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Right("trial")).AddColumn(Left("state")).AddColumn(Right(objective.Metric)).AddColumn(Right("epoch"));
        foreach (string name in varied)
        {
            table.AddColumn(Right(name));
        }

        if (hasSeeds)
        {
            table.AddColumn(Right("seed"));
        }

        table.AddColumn(Right("time"));
        foreach (StoredTrial trial in trials)
        {
            EpochReport? best = trial.BestEpoch(objective);
            Row(table,
            [
                $"#{trial.Number}", DecisionText.State(trial),
                best is null ? "-" : Format.Metric(best.Metrics[objective.Metric]),
                best is null ? "-" : Format.Epoch(trial, best.Epoch),
                .. varied.Select(name => Format.Parameter(trial.Configuration[name])),
                .. hasSeeds ? [Text(trial.Seed)] : Array.Empty<string>(),
                trial.Finish is { } finish ? Format.Seconds(finish.Seconds) : "-",
            ]);
        }

        return table;
    }

    public static Table Epochs(StoredTrial trial, Objective objective)
    {
        // What fits a line; --json has them all.
        HashSet<string> reported = [.. trial.Epochs.SelectMany(epoch => epoch.Metrics.Keys)];
        string[] metrics = [.. Telling.Prepend(objective.Metric).Distinct(StringComparer.Ordinal).Where(reported.Contains)];
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Right("epoch"));
        foreach (string metric in metrics)
        {
            table.AddColumn(Right(metric));
        }

        table.AddColumn(Right("time"));
        double? best = trial.BestEpoch(objective)?.Epoch;
        foreach (EpochReport epoch in trial.Epochs)
        {
            Row(table,
            [
                epoch.Epoch == best ? $"best {epoch.Epoch}" : Text(epoch.Epoch),
                .. metrics.Select(name => epoch.Metrics.TryGetValue(name, out double value) ? Format.Metric(value) : "-"),
                Format.Seconds(epoch.TrainSeconds + epoch.EvaluationSeconds),
            ]);
        }

        return table;
    }

    /// <summary>The objective by epoch, of a stored trial and of the same trial run again.</summary>
    public static Table Compared(StoredTrial stored, StoredTrial again, Objective objective)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Right("epoch")).AddColumn(Right($"{objective.Metric} before")).AddColumn(Right($"{objective.Metric} now"))
            .AddColumn(Right("loss before")).AddColumn(Right("loss now"));
        foreach ((EpochReport was, EpochReport now) in stored.Epochs.Zip(again.Epochs))
        {
            Row(table,
            [
                Text(was.Epoch), Value(was, objective.Metric), Value(now, objective.Metric), Value(was, "loss"), Value(now, "loss"),
            ]);
        }

        return table;

        static string Value(EpochReport epoch, string metric) =>
            epoch.Metrics.TryGetValue(metric, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "-";
    }

    public static Table Effects(IEnumerable<ParameterEffect> effects, string metric)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Left("parameter")).AddColumn(Right("value")).AddColumn(Right($"mean {metric}"))
            .AddColumn(Right("± sd")).AddColumn(Right("trials"));
        foreach (ParameterEffect effect in effects)
        {
            string name = effect.Name;
            foreach (ValueEffect value in effect.Values)
            {
                string deviation = double.IsNaN(value.StandardDeviation) ? "-" : Format.Metric(value.StandardDeviation);
                string range = value.From == value.To
                    ? Format.Parameter(value.From) : $"{Format.Parameter(value.From)} to {Format.Parameter(value.To)}";
                Row(table, [name, range, Format.Metric(value.Mean), deviation, Text(value.Count)]);
                name = "";
            }
        }

        return table;
    }

    public static Table Confusion(IReadOnlyList<IReadOnlyList<long>> confusion, IReadOnlyList<string> labels)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Left("true \\ predicted"));
        foreach (string label in labels)
        {
            table.AddColumn(Right(label));
        }

        for (int row = 0; row < confusion.Count; row++)
        {
            Row(table, [labels[row], .. confusion[row].Select(count => Text(count))]);
        }

        return table;
    }

    /// <summary>Adds a row of plain text: square brackets are no markup.</summary>
    public static void Row(Table table, IEnumerable<string> cells) =>
        table.AddRow(cells.Select(cell => new Text(cell)));

    public static TableColumn Left(string heading) => new(new Text(heading)) { NoWrap = true, Padding = Narrow };

    public static TableColumn Right(string heading) => new(new Text(heading)) { NoWrap = true, Padding = Narrow, Alignment = Justify.Right };

    private static string Remark(ScoredTrial scored) => scored switch
    {
        { IsOverLimit: true } => "over a limit",
        { Trial.State: TrialState.Pruned } => "stopped early",
        { Trial.State: TrialState.Paused } => "paused",
        _ => "",
    };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
