namespace Sweeper.Training.Loop;

/// <summary>How the learning rate changes over a trial. After transformers' <c>get_*_schedule</c>.</summary>
internal static class LearningRateSchedule
{
    public static readonly IReadOnlyList<string> Names = ["linear", "cosine", "constant"];

    /// <summary>Steps of warm-up: the ratio's share, rounded up.</summary>
    /// <param name="ratio">In [0, 1].</param>
    /// <param name="totalSteps">Optimizer steps of the whole trial.</param>
    public static int WarmupSteps(double ratio, int totalSteps) => (int)Math.Ceiling(ratio * totalSteps);

    /// <summary>A step's learning rate as a multiple of the peak rate. Every schedule has the linear warm-up.</summary>
    /// <param name="schedule">One of <see cref="Names"/>.</param>
    /// <param name="step">0-based: step 0 of a warm-up has rate 0, as in the reference.</param>
    /// <param name="warmup">Steps until the peak; 0 for none.</param>
    /// <param name="total">Steps of the whole trial.</param>
    public static double Multiplier(string schedule, int step, int warmup, int total)
    {
        if (step < warmup)
        {
            return (double)step / Math.Max(1, warmup);
        }

        double progress = (double)(step - warmup) / Math.Max(1, total - warmup); // in [0, 1]
        return schedule switch
        {
            "linear" => Math.Max(0, (double)(total - step) / Math.Max(1, total - warmup)),
            "cosine" => Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress))),
            "constant" => 1,
            _ => throw new ArgumentOutOfRangeException(
                nameof(schedule), schedule, $"is none of {string.Join(", ", Names)}"),
        };
    }
}
