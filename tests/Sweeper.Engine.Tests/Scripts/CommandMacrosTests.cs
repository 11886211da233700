using System.Text.Json.Nodes;
using Sweeper.Engine.Scripts;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.Scripts;

/// <summary>The macros of a command, against what W&amp;B documents and its agent does.</summary>
public sealed class CommandMacrosTests
{
    private static readonly KeyValuePair<string, ParameterValue>[] Values =
    [
        new("lr", new ParameterValue.Real(1e-5)), new("layers", new ParameterValue.Integer(3)),
        new("amp", new ParameterValue.Flag(true)), new("fast", new ParameterValue.Flag(false)),
        new("name", new ParameterValue.Text("it's \"é\"\n$HOME --x=1")),
    ];

    [Fact]
    public void Without_a_command_it_is_the_one_of_WandB()
    {
        IReadOnlyList<string> words = Expand(CommandMacros.Default);

        Assert.Equal("/usr/bin/env", words[0]);
        Assert.Contains(words[1], new[] { "python", "python3" });
        Assert.Equal(["train.py", "--lr=1e-05", "--layers=3", "--amp=True", "--fast=False", "--name=it's \"é\"\n$HOME --x=1"], words.Skip(2));
    }

    [Fact]
    public void Each_macro_is_what_WandB_says()
    {
        Assert.Equal(
            ["lr=1e-05", "layers=3", "amp=True", "fast=False", "name=it's \"é\"\n$HOME --x=1"], Expand(["${args_no_hyphens}"]));
        Assert.Equal(
            ["--lr=1e-05", "--layers=3", "--amp", "--name=it's \"é\"\n$HOME --x=1"], Expand(["${args_no_boolean_flags}"]));
        Assert.Equal(
            ["""{"lr": 1e-05, "layers": 3, "amp": true, "fast": false, "name": "it's \"\u00e9\"\n$HOME --x=1"}"""], Expand(["${args_json}"]));
        Assert.Equal(["--config", "/trial/config.json"], Expand(["--config", "${args_json_file}"]));
    }

    [Fact]
    public void A_macro_is_a_word_of_its_own_but_for_environment_variables()
    {
        Environment.SetEnvironmentVariable("SWEEPER_TEST_MACRO", "v a");

        Assert.Equal(["--x=${args}", "${HOME}/v a.txt", "v a"], Expand(["--x=${args}", "${HOME}/${envvar:SWEEPER_TEST_MACRO}.txt", "${envvar:SWEEPER_TEST_MACRO}"]));
        Assert.Equal(["SWEEPER_NOT_SET"], CommandMacros.MissingVariables("${envvar:SWEEPER_NOT_SET} ${envvar:SWEEPER_TEST_MACRO}"));
    }

    [Fact]
    public void Groups_are_dotted_on_the_command_line_and_objects_in_JSON()
    {
        KeyValuePair<string, ParameterValue>[] values =
        [
            new("optim.lr", new ParameterValue.Real(0.1)), new("optim.sched.name", new ParameterValue.Text("cosine")), new("a.b", new ParameterValue.Integer(1)),
        ];
        string[] groups = ["optim", "optim.sched"];
        var script = new ScriptSettings { Command = ["${args}"], WorkingFolder = "/", Groups = groups };

        Assert.Equal(["--optim.lr=0.1", "--optim.sched.name=cosine", "--a.b=1"], CommandMacros.Expand(script, values));
        Assert.Equal("""{"optim":{"lr":0.1,"sched":{"name":"cosine"}},"a.b":1}""", ScriptConfiguration.Nested(values, groups).ToJsonString());
    }

    // What repr() of Python 3.11 prints.
    [Theory]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(9.999e-5, "9.999e-05")]
    [InlineData(3.0, "3.0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(-2.5e-7, "-2.5e-07")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(0.0, "0.0")]
    public void Real_numbers_are_written_as_Python_does(double number, string text)
    {
        Assert.Equal(text, PythonText.Of(new ParameterValue.Real(number)));
        Assert.Equal(number, (double)JsonNode.Parse(text)!);
    }

    private static IReadOnlyList<string> Expand(IReadOnlyList<string> command) => CommandMacros.Expand(
        new ScriptSettings { Program = "train.py", Command = command, WorkingFolder = "/" }, Values, "/trial/config.json");
}
