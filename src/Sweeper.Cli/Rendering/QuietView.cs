using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Rendering;

/// <summary>Shows nothing but what the user's own signals lead to.</summary>
internal sealed class QuietView(TextWriter error) : ISweepView
{
    public Task<SweepOutcome> ShowAsync(Func<Task<SweepOutcome>> run) => run();

    public void Take(SweepNews news)
    {
    }

    public void Say(string line) => error.WriteLine(line);
}
