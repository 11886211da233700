using System.Text.Json.Nodes;
using Sweeper.Engine.Optimize;
using Sweeper.Search;
using Sweeper.Search.Pruners;
using Sweeper.Search.Samplers;

namespace Sweeper.Engine.Tests.Optimize;

public sealed class OptimizeSessionTests
{
    private const string Start =
        """{"cmd":"start","direction":"maximize","seed":3,"space":[{"name":"lr","type":"float","low":1e-5,"high":0.1,"log":true},{"name":"n","type":"int","low":1,"high":3}]}""";

    private readonly OptimizeSession _session = new(_ => (new RandomSampler(), new StopsBelow(0.5)), "1.2.3");

    [Fact]
    public void Says_who_it_is() => Assert.Equal("""{"ok":true,"name":"sweeper","version":"1.2.3"}""", _session.Answer(Start));

    [Fact]
    public void Numbers_trials_from_1_and_gives_values_of_the_space()
    {
        _session.Answer(Start);

        for (int number = 1; number <= 20; number++)
        {
            JsonNode answer = JsonNode.Parse(_session.Answer("""{"cmd":"ask"}"""))!;
            Assert.Equal(number, (int)answer["trial_id"]!);
            Assert.InRange((double)answer["config"]!["lr"]!, 1e-5, 0.1);
            Assert.InRange((int)answer["config"]!["n"]!, 1, 3);
        }
    }

    [Fact]
    public void Begins_anew_with_each_start()
    {
        _session.Answer(Start);
        string first = _session.Answer("""{"cmd":"ask"}""");
        string second = _session.Answer("""{"cmd":"ask"}""");
        _session.Answer(Start);

        Assert.Equal(first, _session.Answer("""{"cmd":"ask"}"""));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Is_done_when_everything_was_tried()
    {
        _session.Answer("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"categorical","choices":["x",2,2.5,true]}]}""");

        IEnumerable<string> values = Enumerable.Range(0, 4)
            .Select(_ => JsonNode.Parse(_session.Answer("""{"cmd":"ask"}"""))!["config"]!["a"]!.ToJsonString());

        Assert.Equal(["\"x\"", "2", "2.5", "true"], values.Order(StringComparer.Ordinal));
        Assert.Equal("""{"done":true}""", _session.Answer("""{"cmd":"ask"}"""));
    }

    [Fact]
    public void Answers_each_report_with_what_the_pruner_decides()
    {
        _session.Answer(Start.Replace("\"seed\":3", "\"fidelity\":{\"min\":1,\"max\":4}", StringComparison.Ordinal));
        _session.Answer("""{"cmd":"ask"}""");

        Assert.Equal("""{"decision":"continue"}""", _session.Answer("""{"cmd":"report","trial_id":1,"resource":1,"value":0.7}"""));
        Assert.Equal("""{"decision":"stop"}""", _session.Answer("""{"cmd":"report","trial_id":1,"resource":2,"value":0.4}"""));
        Assert.Equal("""{"ok":true}""", _session.Answer("""{"cmd":"tell","trial_id":1,"value":0.4,"state":"stopped"}"""));
    }

    [Fact]
    public void Never_prunes_without_a_fidelity()
    {
        _session.Answer(Start);
        _session.Answer("""{"cmd":"ask"}""");

        Assert.Equal("""{"decision":"continue"}""", _session.Answer("""{"cmd":"report","trial_id":1,"resource":1,"value":0.1}"""));
    }

    [Fact]
    public void Gives_a_paused_trial_back_when_it_is_promoted()
    {
        var session = new OptimizeSession(_ => (new RandomSampler(), new PausesOnce()), "1");
        session.Answer(Start.Replace("\"seed\":3", "\"fidelity\":{\"max\":4}", StringComparison.Ordinal));
        string first = session.Answer("""{"cmd":"ask"}""");

        Assert.Equal("""{"decision":"pause"}""", session.Answer("""{"cmd":"report","trial_id":1,"resource":1,"value":0.9}"""));
        Assert.Equal(first, session.Answer("""{"cmd":"ask"}"""));
        Assert.Equal("""{"decision":"continue"}""", session.Answer("""{"cmd":"report","trial_id":1,"resource":2,"value":0.9}"""));
    }

    [Theory]
    [InlineData("""{"cmd":"ask"}""", "no study is open")]
    [InlineData("hello", "this line is not JSON")]
    [InlineData("""{"cmd":"tell","value":NaN}""", "JSON has no NaN and no Infinity: send the value as a text")]
    [InlineData("""[1]""", "'cmd' is missing")]
    [InlineData("""{"cmd":"aks"}""", "'aks' is no command; did you mean 'ask'?")]
    [InlineData("""{"cmd":"start","direction":"up","space":[]}""", "'direction' is 'up'; it is minimize or maximize")]
    [InlineData("""{"cmd":"start","direction":"minimize"}""", "'space' is missing; it is a list")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"real"}]}""", "parameter 'a': 'type' is 'real'; it is float, int or categorical")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"float","low":2,"high":1}]}""", "parameter 'a': 'low' is 2, above 'high', which is 1")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"float","low":0,"high":1,"log":true}]}""", "on a log scale it must be above 0")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"int","low":0.5,"high":1}]}""", "'low' is 0.5, but must be a whole number")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"categorical","choices":[]}]}""", "'choices' is empty")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"categorical","choices":[null]}]}""", "null is no value")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"int","low":0,"high":1,"condition":{"parent":"b","in":[1]}}]}""", "its condition names 'b', which is no parameter before it")]
    [InlineData("""{"cmd":"start","direction":"minimize","space":[],"fidelity":{"min":5,"max":4}}""", "'fidelity' goes from 5 to 4")]
    public void Says_what_is_wrong_with_a_line(string line, string message) =>
        Assert.Contains(message, (string)JsonNode.Parse(_session.Answer(line))!["error"]!, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"cmd":"tell","trial_id":2,"value":1}""", "there is no trial 2; the latest is 1")]
    [InlineData("""{"cmd":"tell","trial_id":0,"value":1}""", "there is no trial 0")]
    [InlineData("""{"cmd":"tell","trial_id":1}""", "'value' is missing; a complete trial has one")]
    [InlineData("""{"cmd":"tell","trial_id":1,"value":true}""", "'value' is true, but must be a number or null")]
    [InlineData("""{"cmd":"tell","trial_id":1,"value":1,"state":"done"}""", "'state' is 'done'; it is complete, stopped or fail")]
    [InlineData("""{"cmd":"observe","config":{"l":1},"value":1}""", "'l' is no parameter")]
    [InlineData("""{"cmd":"observe","config":{"lr":"x"},"value":1}""", "\"x\" is no value; values are numbers")]
    public void A_wrong_line_changes_nothing(string line, string message)
    {
        _session.Answer(Start);
        _session.Answer("""{"cmd":"ask"}""");

        Assert.Contains(message, (string)JsonNode.Parse(_session.Answer(line))!["error"]!, StringComparison.Ordinal);
        Assert.Equal("""{"ok":true}""", _session.Answer("""{"cmd":"tell","trial_id":1,"value":"NaN"}"""));
        Assert.Contains("it is completed", _session.Answer("""{"cmd":"tell","trial_id":1,"value":1}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void An_observed_trial_counts_as_tried()
    {
        _session.Answer("""{"cmd":"start","direction":"minimize","space":[{"name":"n","type":"int","low":1,"high":3}]}""");
        _session.Answer("""{"cmd":"observe","config":{"n":2},"value":0.5}""");

        string[] values = [.. Enumerable.Range(0, 2)
            .Select(_ => JsonNode.Parse(_session.Answer("""{"cmd":"ask"}"""))!["config"]!["n"]!.ToJsonString())];

        Assert.Equal(["1", "3"], values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reads_every_kind_of_domain()
    {
        SearchSpace? space = null;
        var session = new OptimizeSession(
            study =>
            {
                space = study.Space;
                return (new RandomSampler(), null);
            }, "1");
        session.Answer(
            """{"cmd":"start","direction":"minimize","space":[{"name":"a","type":"float","low":0,"high":1},{"name":"b","type":"float","low":1e-3,"high":1,"log":true},{"name":"c","type":"int","low":0,"high":9},{"name":"d","type":"int","low":1,"high":100,"log":true},{"name":"e","type":"categorical","choices":[8,16],"ordered":true},{"name":"f","type":"categorical","choices":[8,16],"ordered":false},{"name":"g","type":"int","low":1,"high":2,"condition":{"parent":"f","in":[8]}}]}""");

        Assert.Equal(
            [
                new Uniform(0, 1), new LogUniform(1e-3, 1), new IntUniform(0, 9), new QLogUniform(1, 100, 1),
                new Categorical([new ParameterValue.Integer(8), new ParameterValue.Integer(16)], isOrdinal: true),
                new Categorical([new ParameterValue.Integer(8), new ParameterValue.Integer(16)], isOrdinal: false),
                new IntUniform(1, 2),
            ],
            space!.Parameters.Select(parameter => parameter.Domain));
        Assert.True(space.Parameters[6].OnlyIf!.Holds(name => name == "f" ? new ParameterValue.Integer(8) : null));
        Assert.False(space.Parameters[6].OnlyIf!.Holds(name => name == "f" ? new ParameterValue.Integer(16) : null));
    }

    private sealed class StopsBelow(double threshold) : IPruner
    {
        public PruneDecision Decide(Study study, TrialRecord trial) =>
            trial.Reports[^1].Value < threshold ? new PruneDecision(PruneAction.Stop) : PruneDecision.Continue;
    }

    private sealed class PausesOnce : IPruner
    {
        public PruneDecision Decide(Study study, TrialRecord trial) =>
            trial.Reports.Count == 1 ? new PruneDecision(PruneAction.Pause) : PruneDecision.Continue;

        public int? Promote(Study study) => study.Trials.FirstOrDefault(trial => trial.State == TrialState.Paused)?.Number;
    }
}
