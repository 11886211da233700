using System.Globalization;
using Spectre.Console;
using Sweeper.Cli.Composition;
using Sweeper.Engine.Planning;
using Sweeper.Engine.Reports;
using Sweeper.Search;

namespace Sweeper.Cli.Rendering;

/// <summary>A plan as people read it.</summary>
internal sealed class PlanText(Terminal terminal)
{
    private const int Shown = 4;

    public void Print(CostedPlan costed, IReadOnlyList<string> notes)
    {
        TextWriter output = terminal.Out;
        SweepPlan plan = costed.Plan;
        string count = plan.Planned is { } planned ? Format.Count(planned, "trial") : "trials without end";
        output.WriteLine($"Plan of sweep {costed.Spec.Name}: {count}, {costed.Spec.Objective.Metric} ({Format.Better(costed.Spec.Objective)})");
        output.WriteLine($"Method: {plan.Method}");
        if (plan.Space is { } space)
        {
            output.WriteLine($"Space: {Size(space)}");
        }

        output.WriteLine($"Early stopping: {plan.Stopping ?? "none, every trial runs to its end"}");
        if (costed.Spec.Confirmation is { } confirmation)
        {
            output.WriteLine($"Confirmation: once the search is over, the best {confirmation.Top} again with "
                + $"{Format.Count(confirmation.Seeds, "further seed")} each ({Format.Count(costed.Spec.ConfirmationTrials, "trial")})");
        }

        output.WriteLine(Done(plan));
        foreach (string note in plan.Notes.Concat(notes))
        {
            output.WriteLine($"Note: {note}");
        }

        PrintTrials(costed);
        PrintCost(costed);
        if (costed.Jobs is { } jobs)
        {
            output.WriteLine($"Slurm: {Format.Count(jobs.Count, "job")} of {Format.Count(jobs.TrialsEach, "trial")}{(jobs.Count == 1 ? "" : " each")}, by this script:");
            output.WriteLine();
            output.Write(jobs.Script);
        }
    }

    private static string Size(SpaceSize space)
    {
        string product = space.Values.Count > 1
            ? $" ({string.Join(" x ", space.Values.Select(one => $"{one.Count} {one.Name}"))})" : "";
        List<string> parts = [$"{Number(space.Combinations)} combinations{product}"];
        if (space.Collapsed > 0)
        {
            parts.Add($"{Number(space.Collapsed)} collapsed, as 'when' drops what they differ in");
        }

        if (space.Excluded > 0)
        {
            parts.Add($"{Number(space.Excluded)} left out by 'where'");
        }

        return parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts)}: {Number(space.Configurations)} configurations";
    }

    private static string Done(SweepPlan plan)
    {
        PlannedTrial[] stored = [.. plan.Trials.Where(trial => trial.Stored is not null)];
        if (plan.Change is not { } change)
        {
            return "Done already: nothing";
        }

        var counts = TrialCounts.Of([.. stored.Select(trial => trial.Stored!)], plan.Planned);
        string added = change.Added is { } fresh ? $"+{fresh} added, " : "";
        string toGo = counts.ToGo is { } left ? $", {left} to go" : "";
        return $"Done already: {counts.Done} ({string.Join(", ", Format.Standing(counts))}){toGo}; {added}={change.Kept} kept, -{change.Orphaned} orphaned";
    }

    private void PrintTrials(CostedPlan costed)
    {
        SweepPlan plan = costed.Plan;
        IReadOnlyList<string> varied = ParameterEffect.VariedParameters(plan.Trials.Select(trial => trial.Configuration));
        bool hasSeeds = plan.Trials.Select(trial => trial.Seed).Distinct().Count() > 1;
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(TrialTables.Right("trial")).AddColumn(TrialTables.Left("state"));
        foreach (string name in varied.Concat(hasSeeds ? ["seed"] : Array.Empty<string>()))
        {
            table.AddColumn(TrialTables.Right(name));
        }

        bool isCut = plan.Trials.Count > (2 * Shown) + 1;
        foreach (PlannedTrial trial in isCut ? plan.Trials.Take(Shown) : plan.Trials)
        {
            Row(trial);
        }

        if (isCut)
        {
            TrialTables.Row(table, ["...", $"{plan.Trials.Count - (2 * Shown)} more", .. Enumerable.Repeat("", table.Columns.Count - 2)]);
            foreach (PlannedTrial trial in plan.Trials.TakeLast(Shown))
            {
                Row(trial);
            }
        }

        terminal.Print(table);
        if (plan.Unlisted is not 0)
        {
            string others = plan.Unlisted is { } count ? Format.Count(count, "more trial") : "more trials, without end,";
            terminal.Out.WriteLine($"and {others} that follow from the results");
        }

        void Row(PlannedTrial trial) => TrialTables.Row(table,
        [
            $"#{trial.Number}", trial.Stored is { } stored ? Format.State(stored.State) : "new",
            .. varied.Select(name => Format.Parameter(trial.Configuration[name])),
            .. hasSeeds ? [trial.Seed.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ]);
    }

    private void PrintCost(CostedPlan costed)
    {
        if (costed.Disk is { } disk)
        {
            terminal.Out.WriteLine($"Disk: {disk}");
        }

        if (costed.Calibration is { } calibration)
        {
            PrintSpeeds(costed, calibration);
        }

        if (costed.Time is not { } time)
        {
            terminal.Out.WriteLine(costed.Plan.Unlisted is null ? "Time: without end; set run_cap"
                : costed.Scale is null ? "Time: a script's time is not measured beforehand"
                : "Time: not measured; leave out --no-calibration to measure about 20 steps of each class");
            return;
        }

        if (time.High == 0)
        {
            terminal.Out.WriteLine("Time: nothing is left to run");
            return;
        }

        terminal.Out.WriteLine($"Time: {Format.Seconds(time.Low)} to {Format.Seconds(time.High)}, about {Format.Seconds(time.Expected)}, on "
            + $"{Format.Count(costed.Slots.Count, "slot")} ({string.Join(", ", costed.Slots.Select(slot => slot.Name))})");
        terminal.Out.WriteLine($"Device-hours: {Hours(costed, time.Low)} to {Hours(costed, time.High)}, about {Hours(costed, time.Expected)}, on "
            + Format.Count(costed.Devices, "device"));
        if (costed.PricePerHour is { } price)
        {
            terminal.Out.WriteLine($"Price: {Money(time.Low)} to {Money(time.High)}, about {Money(time.Expected)}, at {price.ToString("0.00##", CultureInfo.InvariantCulture)} a device-hour");

            string Money(double seconds) => (costed.DeviceHours(seconds) * price).ToString("0.00", CultureInfo.InvariantCulture);
        }
    }

    private void PrintSpeeds(CostedPlan costed, Calibration calibration)
    {
        SpeedModel speed = calibration.Speed();
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(TrialTables.Left("class")).AddColumn(TrialTables.Right("a step")).AddColumn(TrialTables.Right("an evaluation"))
            .AddColumn(TrialTables.Right("an epoch")).AddColumn(TrialTables.Right("trials to run"));
        foreach (IGrouping<WorkClass, Configuration> group in costed.Plan.ToDo.Select(trial => trial.Configuration).GroupBy(WorkClass.Of))
        {
            if (speed.SecondsPerStep(group.Key) is { } step)
            {
                TrialWork work = costed.Scale!.Of(group.First());
                TrialTables.Row(table,
                [
                    speed.Knows(group.Key) ? group.Key.ToString() : $"{group.Key} (interpolated)",
                    string.Create(CultureInfo.InvariantCulture, $"{1000 * step:0.0} ms"),
                    Format.Seconds(speed.SecondsPerEvaluation(group.Key)),
                    Format.Seconds(work.Seconds(speed, 1 / costed.Scale!.EvaluateEvery)!.Value),
                    group.Count().ToString(CultureInfo.InvariantCulture),
                ]);
            }
        }

        if (table.Rows.Count > 0)
        {
            terminal.Print(table);
        }

        foreach (string failure in calibration.Failures)
        {
            terminal.Out.WriteLine($"Note: could not measure {Format.OneLine(failure)}");
        }
    }

    private static string Hours(CostedPlan costed, double seconds) => costed.DeviceHours(seconds).ToString("0.00#", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
