using Sweeper.Engine.Slurm;

namespace Sweeper.Engine.SweepFiles;

/// <summary>Reads <c>sweeper.executor</c>: where trials run, if not on this machine.</summary>
internal sealed class ExecutorReader(Findings findings)
{
    private const string Example = "executor: { type: slurm, partition: gpu, gpus_per_trial: 1, time: 2h }";
    private const int MostGpus = 1024;
    private const int MostJobs = 100_000;

    private static readonly string[] Types = ["local", "slurm"];

    private static readonly string[] SlurmKeys =
    [
        "partition", "gpus_per_trial", "gpu_option", "cpus_per_trial", "memory", "time", "signal", "setup", "max_parallel", "trials_per_job",
        "program", "devices", "options", "canary", "poll", "grace",
    ];

    private static readonly BlockKeys Keys = new([.. SlurmKeys.Prepend("type")], new Dictionary<string, Refusal>
    {
        ["gpus"] = new("does not say whose they are", "write gpus_per_trial: 1"),
        ["gres"] = new("is Slurm's word", "write gpus_per_trial: 1, or options: [\"--gres=gpu:a100:1\"] with gpus_per_trial: 0 and devices left out"),
        ["mem"] = new("is Slurm's word", "write memory: 16GB"),
        ["cpus"] = new("does not say whose they are", "write cpus_per_trial: 4"),
        ["account"] = new("is an option of sbatch", "write options: [\"--account=NAME\"]"),
        ["qos"] = new("is an option of sbatch", "write options: [\"--qos=NAME\"]"),
        ["timeout"] = new("is another word for time", "write time: 2h"),
    });

    /// <summary>Options of sbatch that Sweeper sets itself, or that would take its jobs from it.</summary>
    private static readonly string[] OwnOptions =
        ["--array", "--job-name", "--output", "--error", "--signal", "--open-mode", "--requeue", "--no-requeue", "--wait", "--parsable", "--wrap", "--chdir"];

    /// <summary>Null for this machine.</summary>
    public SlurmSettings? Read(Block sweeper)
    {
        if (sweeper.Inner("executor", Keys, Example) is not { } block)
        {
            return null;
        }

        if (block.Text("type") is not { } type)
        {
            if (block["type"] is null)
            {
                block.ReportMissing("type", ", so it is not known where trials run", "add type: slurm, or type: local");
            }

            return null;
        }

        switch (type.Text)
        {
            case "slurm":
                return Slurm(block);
            case "local":
                // What the command line turned to this machine keeps what it says of Slurm for another time.
                return null;
            default:
                findings.Add(type.Place, $"'{block.PathOf("type")}' is {type.Shown}, but must be local or slurm", Suggestions.Fix(type.Text, Types, "The choices are"));
                return null;
        }
    }

    private SlurmSettings Slurm(Block block)
    {
        var usual = new SlurmSettings();
        string? devices = Choice(block, "devices", "cpu");
        var settings = new SlurmSettings
        {
            Partition = Word(block, "partition"),
            GpusPerTrial = (int)(block.Whole("gpus_per_trial", 0, MostGpus) ?? (devices == "cpu" ? 0 : usual.GpusPerTrial)),
            Devices = devices,
            GpuOption = Choice(block, "gpu_option", "gres", "gpus") == "gpus" ? SlurmGpuOption.Gpus : SlurmGpuOption.Gres,
            CpusPerTrial = (int)(block.Whole("cpus_per_trial", 1, MostGpus) ?? usual.CpusPerTrial),
            MemoryMegabytes = Amount(block, "memory", QuantityText.Bytes, 1 << 20, "an amount of memory of 1 MiB or more", "16GB or 8GiB") is { } bytes
                ? (long)Math.Ceiling(bytes / (1 << 20)) : null,
            Time = Time(block, "time", 60),
            Warning = Time(block, "signal", 1) ?? usual.Warning,
            Setup = block.Text("setup")?.Text.TrimEnd('\n'),
            MaxParallel = (int)(block.Whole("max_parallel", 1, MostJobs) ?? usual.MaxParallel),
            TrialsPerJob = block.Text("trials_per_job") is { Text: not "auto" } ? (int?)block.Whole("trials_per_job", 1, MostJobs) : null,
            Program = block.Text("program")?.Text,
            Options = [.. Options(block)],
            Canary = block.Flag("canary") ?? usual.Canary,
            Poll = Time(block, "poll", 1) ?? usual.Poll,
            Grace = Time(block, "grace", 1) ?? usual.Grace,
        };
        if (settings.Time is { } time && settings.Warning >= time)
        {
            findings.Add((block["signal"] ?? block["time"])!.Place,
                $"'{block.PathOf("signal")}' ({settings.Warning.TotalSeconds:0} s before the end) is no shorter than '{block.PathOf("time")}' ({time.TotalSeconds:0} s)",
                "write a shorter signal, such as signal: 60s, or a longer time");
        }

        return settings;
    }

    private IEnumerable<string> Options(Block block)
    {
        foreach (YamlNode item in block.Items("options"))
        {
            if (item is not YamlScalar { Text: var text } || !text.StartsWith('-') || text.Contains('\n', StringComparison.Ordinal))
            {
                findings.Add(item.Place, $"'{block.PathOf("options")}' holds {item.Shown}, which is no option of sbatch", "write for example options: [\"--account=NAME\"]");
            }
            else if (OwnOptions.FirstOrDefault(own => text == own || text.StartsWith($"{own}=", StringComparison.Ordinal) || text.StartsWith($"{own} ", StringComparison.Ordinal)) is { } own)
            {
                findings.Add(item.Place, $"'{block.PathOf("options")}' holds {own}, which Sweeper sets itself", "remove it");
            }
            else
            {
                yield return text;
            }
        }
    }

    private string? Word(Block block, string key)
    {
        if (block.Text(key) is not { } word)
        {
            return null;
        }

        if (word.Text.Length > 0 && !word.Text.Any(char.IsWhiteSpace))
        {
            return word.Text;
        }

        findings.Add(word.Place, $"'{block.PathOf(key)}' is {word.Shown}, but must be one word", $"write {key}: gpu");
        return null;
    }

    private string? Choice(Block block, string key, params string[] choices)
    {
        if (block.Text(key) is not { } word || choices.Contains(word.Text))
        {
            return block.Text(key)?.Text;
        }

        findings.Add(word.Place, $"'{block.PathOf(key)}' is {word.Shown}, but must be {string.Join(" or ", choices)}", $"write {key}: {choices[0]}, or remove it");
        return null;
    }

    private TimeSpan? Time(Block block, string key, double least) =>
        Amount(block, key, QuantityText.Seconds, least, least > 1 ? "a time of a minute or more" : "a time of a second or more", "30m, 2h or 1d") is { } seconds
            ? TimeSpan.FromSeconds(Math.Min(seconds, 1e8)) : null;

    private double? Amount(Block block, string key, Func<string, double?> read, double least, string wanted, string examples)
    {
        if (block.Text(key) is not { } node)
        {
            return null;
        }

        if (read(node.Text) is { } amount && amount >= least && amount < 9e15)
        {
            return amount;
        }

        findings.Add(node.Place, $"'{block.PathOf(key)}' is {node.Shown}, but must be {wanted}", $"write for example {examples}");
        return null;
    }
}
