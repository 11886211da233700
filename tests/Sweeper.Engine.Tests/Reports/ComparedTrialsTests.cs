using Sweeper.Engine.Reports;
using Sweeper.Engine.Store;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Tests.Reports;

public sealed class ComparedTrialsTests
{
    private readonly StoredTrial _left = Trials.Completed(1, 0.5, 0.75).With(("learning_rate", 0.5), ("optimizer", "sgd"), ("momentum", 0.5));
    private readonly StoredTrial _right = Trials.Completed(2, 0.5, 0.5, 0.25).With(("learning_rate", 0.25), ("optimizer", "sgd"));

    [Fact]
    public void Says_what_differs_in_the_configuration()
    {
        ComparedTrials compared = Compare(_left, _right);

        Assert.Equal(
            [new(ComparedTrials.Configuration, "learning_rate", "0.5", "0.25"), new(ComparedTrials.Configuration, "momentum", "0.5", null)],
            compared.Facts.Where(fact => fact.Part == ComparedTrials.Configuration && !fact.IsSame));
        Assert.True(Fact(compared, "optimizer").IsSame);
        Assert.True(Fact(compared, "seed").IsSame);
    }

    [Fact]
    public void Curves_stand_side_by_side_and_the_shorter_one_ends()
    {
        ComparedTrials compared = Compare(_left, _right);

        Assert.Equal([new(1, 0.5, 0.5), new(2, 0.75, 0.5), new(3, null, 0.25)], compared.Epochs);
        Assert.Equal(("0.75", "0.5"), (Fact(compared, "f1").Left, Fact(compared, "f1").Right));
    }

    [Fact]
    public void Data_are_compared_by_their_role_and_not_by_their_place()
    {
        ComparedTrials compared = ComparedTrials.Of(_left, Plan("/a", "same", "old"), _left, Plan("/b", "same", "new"), Trials.F1);

        Assert.False(Fact(compared, "training file").IsSame);
        Assert.True(Fact(compared, "SHA-256 of training data").IsSame);
        Assert.Equal(("old", "new"), (Fact(compared, "SHA-256 of config.json").Left, Fact(compared, "SHA-256 of config.json").Right));
    }

    [Fact]
    public void Versions_and_devices_are_named()
    {
        StoredTrial other = _left with { Start = _left.Start! with { Torch = "2.9.0", Threads = 4, Program = "1+ab" } };

        ComparedTrials compared = Compare(_left, other);

        Assert.Equal(["threads", "libtorch", "program"], compared.Facts.Where(fact => !fact.IsSame).Select(fact => fact.Name));
    }

    [Fact]
    public void A_trial_is_the_same_as_itself() => Assert.All(Compare(_left, _left).Facts, fact => Assert.True(fact.IsSame));

    [Fact]
    public void A_trial_that_never_ran_has_nothing_but_its_configuration()
    {
        ComparedTrials compared = Compare(_left, Trials.Pending(2));

        Assert.Null(Fact(compared, "libtorch").Right);
        Assert.Equal("pending", Fact(compared, "state").Right);
    }

    private static ComparedFact Fact(ComparedTrials compared, string name) => compared.Facts.Single(fact => fact.Name == name);

    private static ComparedTrials Compare(StoredTrial left, StoredTrial right) => ComparedTrials.Of(left, null, right, null, Trials.F1);

    private static TrialPlan Plan(string folder, string data, string config) => new()
    {
        Sweep = "s",
        Trial = 1,
        Configuration = Trials.Pending(1).Configuration,
        Seed = 1,
        Objective = Trials.F1,
        Task = new() { Model = $"{folder}/m", Data = new() { Train = $"{folder}/train.tsv", Validation = $"{folder}/dev.tsv" } },
        Inputs = new Dictionary<string, string> { [$"{folder}/train.tsv"] = data, [$"{folder}/m/config.json"] = config },
    };
}
