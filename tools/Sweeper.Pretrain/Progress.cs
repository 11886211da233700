using System.Diagnostics;
using System.Globalization;

namespace Sweeper.Pretrain;

/// <summary>Writes the loss curve of a stage: a line per 100 steps to a TSV file and, now and then, to standard error.</summary>
public sealed class Progress : IDisposable
{
    private const int Every = 100;
    private readonly StreamWriter _curve;
    private readonly string _stage;
    private readonly int _totalSteps;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private double _sum;
    private long _examples;
    private long _tokens;

    public Progress(string folder, string stage, int totalSteps)
    {
        Directory.CreateDirectory(folder);
        (_stage, _totalSteps) = (stage, totalSteps);
        _curve = new StreamWriter(Path.Combine(folder, $"{stage}.tsv")) { NewLine = "\n" };
        _curve.WriteLine("step\tloss\tseconds\texamples\ttokens");
    }

    public TimeSpan Elapsed => _clock.Elapsed;

    public long Tokens => _tokens;

    /// <param name="step">1-based.</param>
    /// <param name="loss">Of this step.</param>
    /// <param name="examples">In this step.</param>
    /// <param name="tokens">In this step, padding included.</param>
    public void Step(int step, double loss, int examples, long tokens)
    {
        _sum += loss;
        _examples += examples;
        _tokens += tokens;
        if (step % Every != 0)
        {
            return;
        }

        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{step}\t{_sum / Every:F4}\t{_clock.Elapsed.TotalSeconds:F1}\t{_examples}\t{_tokens}");
        _curve.WriteLine(line);
        _curve.Flush();
        _sum = 0;
        if (step % (5 * Every) == 0)
        {
            Console.Error.WriteLine($"{_stage} {step}/{_totalSteps}: {line}");
        }
    }

    public void Dispose() => _curve.Dispose();
}
