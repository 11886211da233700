using System.Globalization;
using Sweeper.Engine.Importance;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Cli.Rendering;

/// <summary>Prints a report. All numbers come from <see cref="SweepReport"/>.</summary>
internal sealed class ReportText(Terminal terminal)
{
    private const int TopCount = 10;

    // After a run; the report shows all.
    private const int MostHints = 2;

    private readonly TextWriter _out = terminal.Out;

    /// <summary>What <c>run</c> ends with: the outcome, the winner and where to go on.</summary>
    public void PrintShort(SweepReport report)
    {
        PrintOutcome(report);
        if (report.Winner is { } winner)
        {
            PrintWinner(report, winner, InsightText.Short(report));
            PrintConfirmation(report);
            terminal.Print(TrialTables.Ranked([.. report.Ranking.Take(5)], report.Varied, report.Objective.Metric));
            PrintFront(report);
        }

        PrintStopping(report);
        PrintFailures(report);
        PrintHints(report, MostHints);
        if (report.Winner is not null)
        {
            _out.WriteLine("Next:");
            _out.WriteLine($"  sweeper report {report.Sweep.Name}");
            if (report.Winner.Trial.HasModel)
            {
                _out.WriteLine("  sweeper predict \"some text\"");
            }

            _out.WriteLine("  sweeper reproduce best");
        }
    }

    /// <summary>The whole report.</summary>
    /// <param name="report">What to print.</param>
    /// <param name="labels">Names of the classes.</param>
    public void Print(SweepReport report, IReadOnlyList<string> labels)
    {
        PrintOutcome(report);
        if (report.Winner is { } winner)
        {
            PrintWinner(report, winner, InsightText.Long(report));
            PrintConfirmation(report);
            PrintMetrics(winner);
            PrintConfusion(winner, labels);
            _out.WriteLine($"Top {Math.Min(TopCount, report.Ranking.Count)} of {Format.Count(report.Ranking.Count, report.Stopping is null ? "completed trial" : "trial")}:");
            terminal.Print(TrialTables.Ranked([.. report.Ranking.Take(TopCount)], report.Varied, report.Objective.Metric));
            PrintFront(report);
            if (report.Effects.Count > 0)
            {
                _out.WriteLine($"By parameter, over all {(report.Stopping is null ? "completed trials" : "trials with a result")}:");
                terminal.Print(TrialTables.Effects(report.Effects, report.Objective.Metric));
            }

            PrintImportance(report);
        }

        if (report.Duplicates is { Count: > 0 } duplicates)
        {
            _out.WriteLine(DataText.Shared(duplicates.Count, duplicates.Validation));
            _out.WriteLine();
        }

        PrintStopping(report);
        PrintFailures(report);
        if (report.FailureRates.Count > 0)
        {
            _out.WriteLine("Trials that came to nothing, by parameter:");
            terminal.Print(FailureTables.ByValue(report.FailureRates, report.Objective.Metric));
        }
        PrintHints(report);
    }

    /// <summary>The winner's files and the commands that use it.</summary>
    public void PrintPlaces(SweepReport report, ScoredTrial winner)
    {
        TrialFolder folder = TrialFolder.Of(report.Sweep.Folder, winner.Trial.Number);
        _out.WriteLine($"Model:     {folder.Best}");
        if (winner.Trial.Finish is { } finish && finish.BestEpoch != winner.Epoch.Epoch)
        {
            _out.WriteLine($"           saved at epoch {finish.BestEpoch}, its best by {report.Sweep.Objective.Metric}; "
                + $"its best by {report.Objective.Metric} was epoch {winner.Epoch.Epoch}");
        }

        bool isDefault = report.Objective == report.Sweep.Objective;
        string number = isDefault ? "best" : $"{winner.Trial.Number}";
        string trial = isDefault ? "" : $" --trial {winner.Trial.Number}";
        _out.WriteLine($"Reproduce: sweeper reproduce {number} --sweep {report.Sweep.Name}");
        if (winner.Trial.HasModel)
        {
            _out.WriteLine($"Predict:   sweeper predict \"some text\" --sweep {report.Sweep.Name}{trial}");
        }
    }

    private void PrintOutcome(SweepReport report)
    {
        TrialCounts counts = report.Counts;
        List<string> parts = Format.Standing(counts);
        Format.AddIfAny(parts, counts.ToGo - counts.Running - counts.Paused ?? counts.Pending, "to go");
        _out.WriteLine($"Sweep {report.Sweep.Name}: {Format.Progress(counts)} done ({string.Join(", ", parts)}), "
            + $"{Format.Seconds(report.ResultSeconds)} of training");
        _out.WriteLine($"Ranked by {report.Objective.Metric} ({Format.Better(report.Objective)}); "
            + $"each trial's best epoch counts{(counts.Pruned + counts.Paused > 0 ? ", also of those that were stopped early" : "")}");
        if (report.Method is { } method)
        {
            _out.WriteLine($"Latest proposals: {method}");
        }

        _out.WriteLine();
        if (report.Winner is null)
        {
            _out.WriteLine(counts switch
            {
                { Done: 0, Paused: 0 } => "No trial has completed yet.",
                _ when report.OverLimit.Count > 0 => "No trial keeps to the limits of the sweep.",
                { Completed: 0, Pruned: 0 } => "No trial completed.",
                _ => $"No trial completed with a finite {report.Objective.Metric}.",
            });
            _out.WriteLine();
        }
    }

    private void PrintWinner(SweepReport report, ScoredTrial winner, IEnumerable<string> sureness)
    {
        _out.WriteLine($"Best: {Format.Score(winner, report.Objective.Metric)}");
        PrintLines(sureness);
        int width = winner.Trial.Configuration.Entries.Select(entry => entry.Key.Length).Append(4).Max();
        foreach ((string name, ParameterValue value) in winner.Trial.Configuration.Entries)
        {
            _out.WriteLine($"  {name.PadRight(width)}  {Format.Exact(value)}");
        }

        _out.WriteLine($"  {"seed".PadRight(width)}  {winner.Trial.Seed}");
        _out.WriteLine();
    }

    private void PrintConfirmation(SweepReport report)
    {
        if (report.Confirmation is { } confirmation)
        {
            _out.WriteLine(ConfirmationText.Verdict(confirmation, report.Objective.Metric));
            terminal.Print(ConfirmationText.Table(confirmation, report.Objective.Metric));
        }
    }

    private void PrintMetrics(ScoredTrial winner)
    {
        _out.WriteLine($"Its metrics at epoch {winner.Epoch.Epoch}:");
        int width = winner.Epoch.Metrics.Keys.Max(name => name.Length);
        foreach ((string name, double value) in winner.Epoch.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            _out.WriteLine($"  {name.PadRight(width)}  {Format.Metric(value)}");
        }

        _out.WriteLine();
    }

    private void PrintConfusion(ScoredTrial winner, IReadOnlyList<string> labels)
    {
        IReadOnlyList<IReadOnlyList<long>> confusion = winner.Epoch.Confusion;
        if (confusion.Count == 0)
        {
            return;
        }

        long examples = confusion.Sum(row => row.Sum());
        _out.WriteLine($"Its confusion matrix over {examples} validation examples:");
        bool areNamed = labels.Count == confusion.Count;
        terminal.Print(TrialTables.Confusion(
            confusion, areNamed ? labels : [.. Enumerable.Range(0, confusion.Count).Select(i => $"class {i}")]));
    }

    private void PrintImportance(SweepReport report)
    {
        if (report.Importance is { } importance)
        {
            PrintLines(InsightText.Heading(importance, report.Objective.Metric));
            if (importance.Answer == ImportanceAnswer.Told)
            {
                terminal.Print(ImportanceTable.Of(importance));
            }
            else
            {
                _out.WriteLine();
            }
        }
    }

    private void PrintHints(SweepReport report, int atMost = int.MaxValue)
    {
        if (report.Hints.Count > 0)
        {
            _out.WriteLine("Hints:");
            PrintLines(InsightText.Hints(report.Hints, atMost));
            _out.WriteLine();
        }
    }

    private void PrintLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            _out.WriteLine(line);
        }
    }

    private void PrintFront(SweepReport report)
    {
        if (report.Front.Count > 0)
        {
            Objective[] goals = [report.Sweep.Objective, .. report.Sweep.FurtherGoals];
            _out.WriteLine($"Pareto front of {string.Join(", ", goals.Select(goal => $"{goal.Metric} ({Format.Better(goal)})"))}: "
                + "no trial beats these in one without losing in another.");
            terminal.Print(TrialTables.Front(report.Front, goals, report.Varied));
        }
    }

    private void PrintStopping(SweepReport report)
    {
        if (report.OverLimit.Count > 0)
        {
            List<string> limits = [];
            if (report.Sweep.Limits.MaxSeconds is { } seconds)
            {
                limits.Add($"{Format.Seconds(seconds)} of training and evaluation");
            }

            if (report.Sweep.Limits.MaxMemoryBytes is { } memory)
            {
                limits.Add($"{Format.Bytes(memory)} of memory");
            }

            _out.WriteLine($"Over the limit of {string.Join(" or ", limits)}, and so never the best: {Format.Numbers(report.OverLimit)}");
            _out.WriteLine();
        }

        if (report.Stopping is { } stopping)
        {
            double all = stopping.EpochsTrained + stopping.EpochsSaved;
            _out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Early stopping: {Format.Count(stopping.Stopped.Count, "trial")} stopped early, which saved {stopping.EpochsSaved:0.##} of {all:0.##} epochs "
                + $"({(all > 0 ? stopping.EpochsSaved / all : 0):P0})"));
            if (stopping.Audited.Count > 0)
            {
                PrintAudit(stopping, report.Objective.Metric);
            }

            _out.WriteLine();
        }
    }

    private void PrintAudit(StoppingReport stopping, string metric)
    {
        _out.WriteLine($"  {Format.Count(stopping.Audited.Count, "trial")} would have been stopped too, but trained on to show what that would have cost:");
        foreach (AuditedTrial audited in stopping.Audited)
        {
            _out.WriteLine($"    #{audited.Trial}: {metric} {Format.Metric(audited.Then)} then, {Format.Metric(audited.Finally)} at its end");
        }

        _out.WriteLine(stopping.Lost switch
        {
            0 => "  Stopping them would have lost nothing: the best trial would be the same.",
            double.NaN => "  Without them there would be no best trial.",
            var lost => $"  Stopping them would have lost {Format.Metric(lost)} of the best {metric}.",
        });
    }

    private void PrintFailures(SweepReport report)
    {
        if (report.Failures.Count == 0)
        {
            return;
        }

        _out.WriteLine($"{Format.Count(report.Counts.Failed, "trial")} failed:");
        foreach (FailureGroup group in report.Failures)
        {
            _out.WriteLine($"  {group.Trials.Count} x {Format.Snake(group.Kind.ToString())}: {Format.OneLine(group.Message)}");
            _out.WriteLine($"      {Format.Numbers(group.Trials)}; see sweeper show {group.Trials[0]}");
            _out.WriteLine($"      alone: {TrialCommand.Of(report.Sweep, group.Trials[0])}");
        }

        _out.WriteLine();
    }
}
