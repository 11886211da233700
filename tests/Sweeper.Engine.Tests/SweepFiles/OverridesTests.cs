using Sweeper.Engine.SweepFiles;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.SweepFiles;

public sealed class OverridesTests : IDisposable
{
    private static readonly string Text = Files.WithParameters(
        "  epochs: { min: 1, max: 5 } # passes\n  optimizer: [sgd]\n  dropout: &low 0.1\n  offset: *low");

    private readonly ReaderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("learning_rate=1e-5,2e-5", "learning_rate", 2)]
    [InlineData("parameters.learning_rate=[1e-5, 2e-5, 3e-5]", "learning_rate", 3)]
    [InlineData("epochs=2", "epochs", 1)]
    [InlineData("epochs.value=2", "epochs", 1)]
    [InlineData("parameters.epochs.values=2,3", "epochs", 2)]
    [InlineData("epochs.max=3", "epochs", 3)]
    [InlineData("epochs={min: 2, max: 3}", "epochs", 2)]
    [InlineData("optimizer=adamw,sgd", "optimizer", 2)]
    public void Set_parameters(string text, string name, int count)
    {
        SweepSpec spec = _fixture.Read(Text, text);

        Assert.Equal(count,
            spec.Space.Parameters.Single(found => found.Name == name).Domain.GridValues!.Count);
    }

    [Fact]
    public void Set_everything_else_and_apply_in_order()
    {
        _fixture.Touch("data/sst3/train.tsv");
        _fixture.Touch("data/sst3/dev.tsv");

        SweepSpec spec = _fixture.Read(
            Text, "name=foo", "run_cap=4", "run_cap=5", "method=random", "sweeper.task.data=data/sst3",
            "sweeper.seeds.train=3,4", "sweeper.seeds.sampler=9", "metric.goal=minimize",
                "description=a: b, c #d");

        Assert.Equal("foo", spec.Name);
        Assert.Equal(5, spec.RunCap);
        Assert.Equal(SearchMethod.Random, spec.Method);
        Assert.Equal(_fixture.In("data/sst3/train.tsv"), spec.Task.Data.Train);
        Assert.Equal([3, 4], spec.TrainSeeds);
        Assert.Equal(9, spec.SamplerSeed);
        Assert.Equal(Direction.Minimize, spec.Objective.Direction);
        Assert.Equal("a: b, c #d", spec.Description);
    }

    [Theory]
    [InlineData()]
    [InlineData("learning_rate=1e-5,2e-5", "name=foo")]
    [InlineData("description=a: b, c #d", "epochs.max=3", "optimizer='sgd',\"adamw\"")]
    [InlineData("sweeper.seeds.train=1,2", "description=\"null\"", "run_cap=")]
    public void Are_part_of_the_text_that_is_stored(params string[] overrides)
    {
        SweepSpec first = _fixture.Read(Text, overrides);

        SweepSpec again = SweepFileReader.ReadText(first.Text, "s.yaml", [], _fixture.Context());

        Assert.Equal(first.Space.Parameters, again.Space.Parameters);
        Assert.Equal(first.TrainSeeds, again.TrainSeeds);
        Assert.Equal(first.Notes, again.Notes);
        Assert.Equal(
            first with { Space = again.Space, TrainSeeds = [], Notes = [], FurtherGoals = [], Try = [], Prior = [], HubNames = [] },
            again with { TrainSeeds = [], Notes = [], FurtherGoals = [], Try = [], Prior = [], HubNames = [] });
    }

    [Fact]
    public void Find_parameters_in_groups()
    {
        string text = Files.WithParameters(
            "  optim:\n    parameters:\n      learning_rate: 1e-5\n      sub: { parameters: { dropout: 0.1 } }\n  epochs: 3");

        SweepSpec spec = _fixture.Read(text, "learning_rate=1e-5,2e-5", "optim.sub.dropout.values=0.1,0.2,0.3",
            "batch_size=8", "parameters.epochs=2", "parameters.dropout.values=0.1,0.3,0.4");

        Assert.Equal(["learning_rate", "dropout", "epochs", "batch_size"],
            spec.Space.Parameters.Select(found => found.Name));
        Assert.Equal(6, spec.Space.GridCount);
    }

    [Fact]
    public void Set_lists_of_names_without_brackets()
    {
        SweepSpec spec = _fixture.Read(Text, "sweeper.prior=old,older", "sweeper.where=min(epochs, 3) > 1");

        Assert.Equal(["old", "older"], spec.Prior);
        Assert.Equal(4, spec.Space.GridCount);
    }

    [Fact]
    public void Leave_the_text_alone_when_there_are_none() => Assert.Equal(Text, _fixture.Read(Text).Text);
}
