using System.Diagnostics;
using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Tests.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Reports;

/// <summary>The line, read by a real shell, gives a sweep file that asks for this trial and no other.</summary>
public sealed class TrialCommandTests : IDisposable
{
    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("grid", "")]
    [InlineData("bayes", "pruner: { type: freeze-thaw }, ")]
    [InlineData("random", "pruner: { type: asha }, audit: 0.1, seeds: { train: [3, 5] }, try: [{ optimizer: adamw, epochs: 2 }], ")]
    [InlineData("tpe", "when: { if: optimizer == adamw, drop: dropout }, deterministic: true, ")]
    public void Runs_the_trial_alone(string method, string sweeper)
    {
        string text = Files.WithParameters("  optimizer: [adamw, sgd]\n  epochs: [2, 3]\n  learning_rate: [1e-5, 0.25]\n  dropout: 0.1", method)
            .Replace("{ task", $"{{ {sweeper}task", StringComparison.Ordinal)
            .Replace("try: [{ optimizer: adamw, epochs: 2 }]", "try: [{ optimizer: adamw, epochs: 2, learning_rate: 0.25 }]", StringComparison.Ordinal);
        SweepSpec spec = _fixture.Read(text);
        Configuration configuration = spec.Space.Assemble([Word("sgd"), new ParameterValue.Integer(3), new ParameterValue.Real(1e-5), new ParameterValue.Real(0.1)]);

        string[] words = Split(TrialCommand.Of(Sweep(spec), new StoredTrial { Number = 7, Configuration = configuration, Seed = 5, State = TrialState.Failed }));

        Assert.Equal(["sweeper", "run", spec.Path], words[..3]);
        SweepSpec alone = _fixture.Read(text, words[3..]);
        Assert.Equal("s-trial-7", alone.Name);
        Assert.Equal((1, SearchMethod.Random), (alone.PlannedTrials, alone.Method));
        Assert.Equal([configuration], alone.Try);
        Assert.Equal([5], alone.TrainSeeds);
        Assert.Null(alone.Pruner);
    }

    [Fact]
    public void Hostile_names_stay_one_word()
    {
        SweepSpec spec = _fixture.Read(Files.WithParameters("  epochs: 2"));
        var trial = new StoredTrial { Number = 1, Configuration = new([new("epochs", new ParameterValue.Integer(2))]), Seed = 1, State = TrialState.Completed };

        string[] words = Split(TrialCommand.Of(Sweep(spec) with { SpecPath = "/it's $(here)/a b.yaml" }, trial, "/home of `x`"));

        Assert.Equal("/it's $(here)/a b.yaml", words[2]);
        Assert.Equal(["--home", "/home of `x`"], words[^2..]);
    }

    private static ParameterValue.Text Word(string text) => new(text);

    private static StoredSweep Sweep(SweepSpec spec) =>
        new(spec.Name, "/s", spec.Text, spec.Path, spec.Objective, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static string[] Split(string line)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf '%s\\n' {line}"]) { RedirectStandardOutput = true })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output.TrimEnd('\n').Split('\n');
    }
}
