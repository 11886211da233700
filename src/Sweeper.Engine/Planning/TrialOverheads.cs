namespace Sweeper.Engine.Planning;

/// <summary>Seconds that trials of a run spend on their slots beside training and evaluation: loading before and saving after.</summary>
/// <remarks>
/// The first trial of a slot starts a worker and loads everything; the others find it warm, and only these say what is to come.
/// Not thread-safe.
/// </remarks>
public sealed class TrialOverheads
{
    private readonly HashSet<string> _warmSlots = [];
    private readonly List<double> _loading = [];
    private readonly List<double> _rest = [];

    /// <summary>Of a trial to come; 0 while nothing is known.</summary>
    public double Expected => Mean(_loading) + Mean(_rest);

    /// <summary>A trial has loaded and begins to train.</summary>
    public void Loaded(string slot, TimeSpan time)
    {
        if (!_warmSlots.Add(slot))
        {
            _loading.Add(Math.Max(0, time.TotalSeconds));
        }
    }

    /// <summary>A trial has ended.</summary>
    /// <param name="sinceLoaded">Since it began to train.</param>
    /// <param name="reported">Seconds of training and evaluation that it reported meanwhile.</param>
    public void Ended(TimeSpan sinceLoaded, double reported) => _rest.Add(Math.Max(0, sinceLoaded.TotalSeconds - reported));

    private static double Mean(List<double> values) => values.Count == 0 ? 0 : values.Average();
}
