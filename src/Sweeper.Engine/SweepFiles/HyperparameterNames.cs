namespace Sweeper.Engine.SweepFiles;

/// <summary>What other libraries call the hyperparameters.</summary>
internal static class HyperparameterNames
{
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["lr"] = "learning_rate", ["bs"] = "batch_size", ["bsz"] = "batch_size", ["wd"] = "weight_decay",
        ["per_device_train_batch_size"] = "batch_size", ["train_batch_size"] = "batch_size",
        ["num_train_epochs"] = "epochs", ["num_epochs"] = "epochs", ["n_epochs"] = "epochs",
        ["optim"] = "optimizer", ["warmup"] = "warmup_ratio", ["lr_scheduler_type"] = "schedule",
        ["max_seq_length"] = "max_length", ["max_seq_len"] = "max_length", ["seq_len"] = "max_length",
        ["max_grad_norm"] = "clip_norm",
    };

    /// <summary>The hyperparameter that is probably meant, or null.</summary>
    public static string? Nearest(string given, IReadOnlyCollection<string> names) =>
        Foreign.TryGetValue(given, out string? ours) && names.Contains(ours) ? ours
            : Suggestions.Nearest(given, names);

    /// <summary>What to write in place of an unknown one.</summary>
    public static string Fix(string given, IReadOnlyCollection<string> names) =>
        Nearest(given, names) is string near
            ? $"did you mean '{near}'? The hyperparameters are {Suggestions.List(names)}"
            : $"write one of {Suggestions.List(names)}";
}
