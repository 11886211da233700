namespace Sweeper.Engine.Slurm;

/// <summary>Questions to Slurm about jobs, by their names. An answer that did not come is null: nothing is known then.</summary>
/// <param name="commands">Runs Slurm's commands.</param>
internal sealed class SlurmQueue(SlurmCommands commands)
{
    private string? _configuration;

    /// <summary>Every element of the jobs that Slurm remembers, in one call.</summary>
    public async Task<IReadOnlyList<SlurmElementState>?> AskAsync(IEnumerable<string> names)
    {
        SlurmAnswer answer = await commands.RunAsync(
            "squeue", "-h", "-r", "-t", "all", "--me", "-n", string.Join(',', names), "-o", SlurmText.QueueFormat);
        return answer.Succeeded ? SlurmText.Queue(answer.Out) : null;
    }

    /// <summary>The same from the accounting, for jobs that the queue has forgotten; empty where the site has none.</summary>
    public async Task<IReadOnlyList<SlurmElementState>?> AccountAsync(IEnumerable<string> names)
    {
        switch (await SettingAsync("AccountingStorageType"))
        {
            case null:
                return null;
            case var type when type.EndsWith("/none", StringComparison.Ordinal) || type == "(null)":
                return [];
        }

        SlurmAnswer answer = await commands.RunAsync(
            "sacct", "-n", "-X", "-P", "-S", "now-30days", "--name", string.Join(',', names), "-o", SlurmText.AccountingFormat);
        return answer.Succeeded ? SlurmText.Accounting(answer.Out) : null;
    }

    /// <summary>Cancels jobs, or elements such as <c>12_3</c>, by ids that were noted when they were submitted.</summary>
    public async Task CancelAsync(IReadOnlyCollection<string> ids, params IEnumerable<string> options)
    {
        foreach (string[] some in ids.Chunk(200))
        {
            await commands.RunAsync("scancel", [.. options, .. some]);
        }
    }

    /// <summary>A value of Slurm's configuration; null when Slurm did not answer, or has no such setting.</summary>
    public async Task<string?> SettingAsync(string name)
    {
        if (_configuration is null && await commands.RunAsync("scontrol", "show", "config") is { Succeeded: true } answer)
        {
            _configuration = answer.Out;
        }

        return _configuration is { } text ? SlurmText.Setting(text, name) : null;
    }
}
