namespace Sweeper.Engine.Slurm;

/// <summary>Where a trial is, for people.</summary>
internal static class SlurmPlace
{
    public const string NotSubmitted = "waiting: to be submitted";

    /// <summary><c>n12, GPU 0</c>, or <c>waiting: Resources; 3 ahead</c>, and whether it waits.</summary>
    /// <param name="trial">What was handed over.</param>
    /// <param name="ahead">How many jobs of the sweep wait before each that waits.</param>
    public static (string Place, bool IsWaiting) Of(SlurmTrial trial, Dictionary<SlurmElementWatch, int> ahead)
    {
        if (trial.Home is not { } home)
        {
            return (NotSubmitted, true);
        }

        SlurmElementWatch element = home.Element;
        if (element.HasStarted && element.State is not { State: "PENDING" })
        {
            return element.HasBegun(trial.Launch.Trial) ? (element.Gpus is { Length: > 0 } gpus ? $"{element.Node}, GPU {gpus}" : element.Node ?? "", false)
                : (element.Current is { } before ? $"waiting: on {element.Node} for #{before}" : Starts(element.Node), true);
        }

        return element.State switch
        {
            null => ("waiting: submitted", true),
            { State: "PENDING" } state => (SlurmText.Waiting(state.Reason, ahead.GetValueOrDefault(element)), true),
            { Node: { } node } => (Starts(node), true),
            { State: var other } => ($"waiting: {other}", true),
        };
    }

    // A job's file is there a moment before its first line, which says where it is.
    private static string Starts(string? node) => node is null ? "waiting: starts" : $"waiting: starts on {node}";
}
