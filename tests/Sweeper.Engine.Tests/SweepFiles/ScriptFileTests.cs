using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary>Sweep files whose trial is a program of the user.</summary>
public sealed class ScriptFileTests : IDisposable
{
    private const string Start = """
        program: train.py
        method: grid
        metric: { name: val_acc, goal: maximize }

        """;

    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_file_of_WandB_needs_nothing_else()
    {
        SweepSpec spec = _fixture.Read(Start + """
            entity: me
            parameters:
              lr: { values: [1e-5, 0.1] }
              name: { value: "it's 1" }
              amp: { values: [true, false] }
              width: { values: [8, 16.5, big] }
              optim: { parameters: { beta: { value: 0.9 }, inner: { parameters: { k: { value: 2 } } } } }
            """);

        Assert.Equal(["${env}", "${interpreter}", "${program}", "${args}"], spec.Script!.Command);
        Assert.Equal(("train.py", _fixture.Folder), (spec.Script.Program, spec.Script.WorkingFolder));
        Assert.Equal(["optim", "optim.inner"], spec.Script.Groups);
        Assert.Equal(["lr", "name", "amp", "width", "optim.beta", "optim.inner.k"], spec.Space.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(12, spec.PlannedTrials);
        Assert.Equal(
            [new ParameterValue.Integer(8), new ParameterValue.Real(16.5), new ParameterValue.Text("big")],
            spec.Space.Parameters[3].Domain.GridValues);
        Assert.Equal(new ParameterValue.Text("it's 1"), Assert.Single(spec.Space.Parameters[1].Domain.GridValues!));
    }

    [Fact]
    public void What_Sweeper_adds_works_for_a_script()
    {
        _fixture.Touch("other/place/train.py");
        string text = Start.Replace("grid", "random", StringComparison.Ordinal).Replace("train.py", "place/train.py", StringComparison.Ordinal) + """
            run_cap: 5
            parameters: { a: { min: 0, max: 9 }, opt: [adam, sgd], n: { value: 4 } }
            sweeper:
              script: { resumable: true, unit: epoch, total: n }
              when: [{ if: opt == sgd, drop: a }]
              where: [a * 2 < 10]
              try: [{ a: 3, opt: adam }]
              pruner: { type: asha }
            """;
        _fixture.Touch("other/s.yaml", text);

        SweepSpec spec = SweepFileReader.Read("other/s.yaml", ["run_cap=7"], _fixture.Context());

        Assert.Equal((true, "epoch", "n"), (spec.Script!.IsResumable, spec.Script.Unit, spec.Script.Total));
        Assert.Equal(_fixture.In("other"), spec.Script.WorkingFolder);
        Assert.Equal(7, spec.RunCap);
        Assert.Single(spec.Try);
    }

    [Fact]
    public void Known_metrics_keep_their_direction_and_the_last_goal_may_be_a_cost()
    {
        SweepSpec spec = _fixture.Read("""
            program: train.py
            method: grid
            metrics: [loss, { name: size, goal: minimize }, seconds]
            parameters: { a: 1 }
            """);

        Assert.Equal(Direction.Minimize, spec.Objective.Direction);
        Assert.Equal(["size", "seconds"], spec.FurtherGoals.Select(goal => goal.Metric));
    }

    [Fact]
    public void Overrides_know_the_parameters_of_the_file()
    {
        SweepSpec spec = _fixture.Read(
            Start + "parameters: { lr: 0.1, name: x, optim: { parameters: { beta: 0.9 } } }", "lr=0.2,0.3", "optim.beta=0.5", "name=other", "parameters.name=y");

        Assert.Equal("other", spec.Name);
        Assert.Equal(2, spec.PlannedTrials);
        Assert.Equal([new ParameterValue.Real(0.5)], spec.Space.Parameters[2].Domain.GridValues);
        Assert.Equal([new ParameterValue.Text("y")], spec.Space.Parameters[1].Domain.GridValues);
    }

    [Fact]
    public void A_path_with_spaces_is_a_word()
    {
        _fixture.Touch("my scripts/run me.sh", "#!/bin/sh\n");
        MakeExecutable("my scripts/run me.sh");

        SweepSpec spec = _fixture.Read("""
            command: ["./my scripts/run me.sh", "${args}"]
            method: grid
            metric: { name: a, goal: minimize }
            parameters: { a: 1 }
            """);

        Assert.Null(spec.Script!.Program);
    }

    [Fact]
    public void A_shell_script_is_not_given_to_python_by_mistake()
    {
        _fixture.Touch("train.sh", "#!/bin/bash\n");

        Assert.Contains(
            "'program' is 'train.sh', a script for /bin/bash, but without a command W&B runs it with python;\n  add command: [\"./train.sh\", \"${args}\"].",
            _fixture.ProblemsOf(Start.Replace("train.py", "train.sh", StringComparison.Ordinal) + "parameters: { a: 1 }", []), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_started_is_told()
    {
        _fixture.Touch("tool", "#!/bin/sh\n");
        foreach ((string command, string problem) in new[]
        {
            ("[./tool]", "may not be executed"), ("[tool]", "looked for in PATH and not in a folder;\n  write ./tool."),
            ("[./none]", "there is no such file"), ("[no-such-tool-anywhere]", "is not in PATH"), ("[\"${env}\", no-such-tool]", "is not in PATH"),
        })
        {
            string says = _fixture.ProblemsOf($"command: {command}\nmethod: grid\nmetric: {{ name: a, goal: minimize }}\nparameters: {{ a: 1 }}\n", []);
            Assert.Contains(problem, says, StringComparison.Ordinal);
        }
    }

    private void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_fixture.In(path), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
