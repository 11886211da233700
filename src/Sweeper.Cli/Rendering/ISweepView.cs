using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Rendering;

/// <summary>Shows a sweep while it runs.</summary>
internal interface ISweepView
{
    /// <summary>Runs the sweep and shows what <see cref="Take"/> is told meanwhile.</summary>
    Task<SweepOutcome> ShowAsync(Func<Task<SweepOutcome>> run);

    /// <summary>Takes in news. Called from any thread, one at a time or not.</summary>
    void Take(SweepNews news);

    /// <summary>A line for the person watching, now.</summary>
    void Say(string line);
}
