namespace Sweeper.Engine.SweepFiles;

/// <summary>What other libraries call the hyperparameters.</summary>
internal static class HyperparameterNames
{
    private static readonly (string Ours, string[] Theirs)[] Foreign =
    [
        ("learning_rate", ["lr"]),
        ("batch_size", ["bs", "bsz", "per_device_train_batch_size", "train_batch_size"]),
        ("epochs", ["num_train_epochs", "num_epochs", "n_epochs"]),
        ("weight_decay", ["wd"]),
        ("optimizer", ["optim"]),
        ("schedule", ["lr_scheduler", "lr_scheduler_type"]),
        ("warmup_ratio", ["warmup", "warmup_proportion"]),
        ("max_length", ["max_seq_length", "max_seq_len", "seq_len", "seq_length"]),
        ("warmup_steps", ["num_warmup_steps"]),
        ("gradient_accumulation_steps", ["accumulation_steps", "accumulate_grad_batches", "grad_accum_steps"]),
        ("label_smoothing", ["label_smoothing_factor"]),
        ("class_weights", ["class_weight"]),
        ("layer_wise_learning_rate_decay", ["layerwise_lr_decay", "layer_wise_lr_decay", "llrd", "layer_decay"]),
        ("freeze_layers", ["frozen_layers", "num_frozen_layers"]),
        ("early_stopping_patience", ["patience", "early_stopping"]),
        ("early_stopping_min_delta", ["early_stopping_threshold", "min_delta"]),
        ("precision", ["fp16", "bf16", "dtype", "torch_dtype", "mixed_precision"]),
        ("max_grad_norm", ["clip_norm", "grad_clip", "gradient_clipping"]),
    ];

    /// <summary>The hyperparameter that is probably meant, or null.</summary>
    public static string? Nearest(string given, IReadOnlyCollection<string> names)
    {
        string? ours = Array.Find(Foreign, foreign => foreign.Theirs.Contains(given)).Ours;
        return ours is not null && names.Contains(ours) ? ours : Suggestions.Nearest(given, names);
    }

    /// <summary>What to write in place of an unknown one.</summary>
    public static string Fix(string given, IReadOnlyCollection<string> names) =>
        Nearest(given, names) is string near
            ? $"did you mean '{near}'? The hyperparameters are {Suggestions.List(names)}"
            : $"write one of {Suggestions.List(names)}";
}
