using System.Runtime.InteropServices;
using Sweeper.Engine.Execution;

namespace Sweeper.Cli.CommandLine;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP: the first asks to stop cleanly, the second ends at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<string> _say;
    private readonly Func<PosixSignal, string> _farewell;
    private int _count;

    /// <param name="say">Told what happens next, from a thread of its own.</param>
    /// <param name="farewell">What happens next, by the first signal; null for what workers on this machine do.</param>
    public StopSignals(Action<string> say, Func<PosixSignal, string>? farewell = null)
    {
        _say = say;
        _farewell = farewell ?? (_ => $"Stopping: waiting for the running trials to save where they are, {WorkerPatience.Grace.TotalSeconds:0} seconds at most. "
            + "Ctrl-C again to kill them.");
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Kill => _kill.Token;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
        _kill.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _say(_farewell(context.Signal));
            _stop.Cancel();
        }
        else
        {
            _say("Ending without waiting for them.");
            _kill.Cancel();
        }
    }
}
