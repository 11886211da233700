using System.Text;
using Microsoft.Win32.SafeHandles;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Execution;

/// <summary>The worker's standard output and error: the doorbell to the runner, and a trial's logs while one runs.</summary>
/// <remarks>
/// The doorbell has a descriptor of its own, so that descriptors 1 and 2 can point to the trial's logs: what native
/// libraries print goes there too, and a crash leaves its last words in err.log.
/// </remarks>
internal sealed class WorkerOutput : IDisposable
{
    private readonly SafeFileHandle _out = Posix.Duplicate(1);
    private readonly SafeFileHandle _error = Posix.Duplicate(2);
    private readonly FileStream _doorbell;
    private readonly TextWriter _consoleOut = Console.Out;
    private readonly TextWriter _consoleError = Console.Error;

    public WorkerOutput() => _doorbell = new FileStream(_out, FileAccess.Write, bufferSize: 0);

    /// <summary>Sends a line to the runner.</summary>
    public void Ring(WorkerSignal signal)
    {
        try
        {
            _doorbell.Write(WorkerProtocol.Line(signal));
        }
        catch (IOException)
        {
            // Nobody listens any more: the end of standard input is about to say so.
        }
    }

    /// <summary>Sends what is printed to a trial's logs until disposed.</summary>
    public IDisposable RedirectTo(TrialFolder folder) => new Redirection(this, folder);

    public void Dispose()
    {
        _doorbell.Dispose();
        _error.Dispose();
    }

    private sealed class Redirection : IDisposable
    {
        private readonly WorkerOutput _output;
        private readonly StreamWriter _outLog;
        private readonly StreamWriter _errorLog;

        public Redirection(WorkerOutput output, TrialFolder folder)
        {
            _output = output;
            _outLog = Redirect(folder.Out, 1);
            _errorLog = Redirect(folder.Err, 2);
            Console.SetOut(_outLog);
            Console.SetError(_errorLog);
        }

        public void Dispose()
        {
            Console.SetOut(_output._consoleOut);
            Console.SetError(_output._consoleError);
            _outLog.Dispose();
            _errorLog.Dispose();
            Posix.Redirect(_output._out, 1);
            Posix.Redirect(_output._error, 2);
        }

        private static StreamWriter Redirect(string path, int descriptor)
        {
            SafeFileHandle file = Posix.OpenAppend(path);
            Posix.Redirect(file, descriptor);
            var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
            return new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
        }
    }
}
