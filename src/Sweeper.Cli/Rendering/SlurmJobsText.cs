using System.Text.Json.Nodes;
using Sweeper.Engine.Slurm;

namespace Sweeper.Cli.Rendering;

/// <summary>The jobs of a sweep on Slurm: why something runs, or does not.</summary>
internal static class SlurmJobsText
{
    /// <summary>What the commonest reasons mean; Slurm's page on squeue has all.</summary>
    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["Resources"] = "no node has room now",
        ["Priority"] = "jobs of others come first",
        ["JobArrayTaskLimit"] = "max_parallel of the sweep file",
        ["BeginTime"] = "started again after a node was lost, or the job preempted; in a minute or two",
        ["QOSMaxJobsPerUserLimit"] = "the site's limit of jobs at a time for a user",
        ["AssocMaxJobsLimit"] = "the site's limit of jobs at a time for an account",
        ["AssocGrpGRES"] = "the account's share of GPUs is in use",
        ["PartitionDown"] = "the partition is closed",
        ["PartitionTimeLimit"] = "time is longer than the partition allows: it will never start",
        ["ReqNodeNotAvail"] = "the nodes that were asked for are away, perhaps for maintenance",
        ["Reservation"] = "waits for its reservation",
        ["Licenses"] = "waits for a license",
        ["None"] = "Slurm has not looked at it yet",
    };

    public static void Print(TextWriter output, IReadOnlyList<SlurmJobStatus> jobs)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        SlurmJobStatus[] placed = [.. jobs.Where(job => job.Node is not null)];
        if (placed.Length > 0)
        {
            output.WriteLine($"Slurm: {Format.Count(placed.Length, "job")} on {string.Join(", ", placed.Select(job => job.Node).Distinct().Order())}");
        }

        foreach (IGrouping<string, SlurmJobStatus> waiting in jobs.Where(job => job.Reason is not null).GroupBy(job => job.Reason!))
        {
            string meaning = Reasons.TryGetValue(waiting.Key.Split(',', 2)[0], out string? text) ? $" ({text})" : "";
            output.WriteLine($"Slurm: {Format.Count(waiting.Count(), "job")} {(waiting.Count() == 1 ? "waits" : "wait")}: {waiting.Key}{meaning}");
        }

        int unknown = jobs.Count(job => job.State is null);
        if (unknown > 0)
        {
            output.WriteLine($"Slurm: {Format.Count(unknown, "job")} of which squeue says nothing: ended, or Slurm does not answer; their files will tell");
        }
    }

    public static JsonArray Json(IReadOnlyList<SlurmJobStatus> jobs) =>
    [
        .. jobs.Select(job => new JsonObject
        {
            ["job"] = job.Id,
            ["trials"] = new JsonArray([.. job.Trials.Select(trial => JsonValue.Create(trial))]),
            ["state"] = job.State,
            ["reason"] = job.Reason,
            ["node"] = job.Node,
        }),
    ];
}
