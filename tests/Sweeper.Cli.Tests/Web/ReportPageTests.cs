using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sweeper.Cli.Web;
using Sweeper.Engine.Store;
using Sweeper.Search;

namespace Sweeper.Cli.Tests.Web;

public sealed partial class ReportPageTests
{
    private const string Hostile = "</script><img src=x onerror=alert(1)>{{data}}'\"&<!--";

    private static readonly string[] Empty = ["meta", "link", "br", "img", "input"];

    public static TheoryData<int> Counts => [0, 1, 12];

    [Theory]
    [MemberData(nameof(Counts))]
    public void The_page_is_well_formed_and_asks_for_nothing_outside_itself(int count)
    {
        SamplePage page = SamplePage.Of(SampleSweep.Grid(count), charts: "var echarts = {};");

        Stack<string> open = new();
        foreach (Match tag in Tag().Matches(page.Markup))
        {
            string name = tag.Groups["name"].Value;
            if (tag.Groups["end"].Value.Length > 0)
            {
                Assert.Equal(name, open.Pop());
            }
            else if (!Empty.Contains(name))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        Assert.All(Reference().Matches(page.Markup), reference => Assert.Matches("^(#|data:)", reference.Groups["target"].Value));
        Assert.DoesNotContain("@import", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", WebResource.File("page/style.css"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_scripts_of_the_page_may_run_and_nothing_may_be_loaded()
    {
        SamplePage page = SamplePage.Of(SampleSweep.Grid(2), charts: "var echarts = {};");
        string policy = Policy().Match(page.Markup).Groups["policy"].Value;

        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Equal(2, page.Scripts.Length);
        Assert.Equal(
            page.Scripts.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"),
            policy[(policy.IndexOf("script-src ", StringComparison.Ordinal) + "script-src ".Length)..].Split(' '));
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        IReadOnlyList<StoredTrial> trials = SampleSweep.Grid(3, "evil", number => $"{Hostile}{number}");

        SamplePage page = SamplePage.Of(trials, Hostile, null, Hostile, "fine");

        Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
        Assert.Single(page.Scripts);
        Assert.Equal(Hostile, (string?)page.Data["sweep"]!["name"]);
        Assert.Equal(Hostile, (string?)page.Data["winner"]!["labels"]![0]);
        Assert.Contains(page.Data["parameters"]!.AsArray(), one => (string?)one!["levels"]![0] == $"{Hostile}1");
    }

    [Fact]
    public void The_data_have_every_trial_with_its_values_and_curve()
    {
        IReadOnlyList<StoredTrial> trials = SampleSweep.Random(30);
        JsonNode data = SamplePage.Of(trials).Data;
        JsonNode columns = data["trials"]!;

        Assert.Equal(trials.Select(trial => trial.Number), columns["number"]!.AsArray().Select(number => (int)number!));
        Assert.Equal(
            trials.Select(trial => trial.BestEpoch(SampleSweep.F1)!.Metrics["f1"]),
            columns["value"]!.AsArray().Select(value => (double)value!));
        Assert.Equal(trials.Select(trial => trial.Epochs.Count), columns["curves"]!["f1"]!.AsArray().Select(curve => curve!.AsArray().Count));
        Assert.Equal(["learning_rate", "batch_size", "epochs", "optimizer", "dropout"], data["parameters"]!.AsArray().Select(one => (string?)one!["name"]));
        Assert.Equal(["log", "category", "category", "category", "linear"], data["parameters"]!.AsArray().Select(one => (string?)one!["scale"]));
        Assert.Equal(trials.Count(trial => trial.State == TrialState.Failed), columns["failure"]!.AsObject().Count);
        Assert.Equal(trials.Count(trial => trial.HasResult), data["ranking"]!.AsArray().Count);
        Assert.Equal(30, data["timeline"]!["bars"]!.AsArray().Count);
    }

    [Fact]
    public void Confirmation_and_test_split_are_there_when_the_report_has_them()
    {
        JsonNode data = SamplePage.Of(SamplePage.Charts(SampleSweep.Confirmed()) with { Final = SampleSweep.Final(isUntouched: false) }).Data;

        Assert.Matches("^Confirmation (kept|changed) the winner", (string?)data["confirmation"]!["sentence"]);
        Assert.Equal([0, 1], data["confirmation"]!["trials"]!.AsArray().Select(trial => (int)trial!).Order());
        Assert.All(data["confirmation"]!["rows"]!.AsArray(), row => Assert.Equal("2 of 2", (string?)row![2]));
        JsonArray score = data["final"]!["scores"]![0]!.AsArray();
        Assert.Equal(("f1", "0.9124"), ((string?)score[0], (string?)score[1]));
        Assert.StartsWith("95 % interval 0.8", (string?)score[2], StringComparison.Ordinal);
        Assert.Contains("no longer untouched", (string?)data["final"]!["sentences"]![2], StringComparison.Ordinal);

        JsonNode without = SamplePage.Of(SampleSweep.Grid(4)).Data;
        Assert.Null(without["confirmation"]);
        Assert.Null(without["final"]);
    }

    [Fact]
    public void Two_thousand_trials_of_twenty_epochs_leave_room_for_the_charts_in_five_megabytes()
    {
        string html = SamplePage.Of(SampleSweep.Random(2000, epochs: 20)).Html;

        Assert.InRange(Encoding.UTF8.GetByteCount(html) + 1_034_102, 1_000_000, 5_000_000);
    }

    [Fact]
    public void Without_charts_the_tables_stay() => Assert.Single(SamplePage.Of(SampleSweep.Grid(2)).Scripts);

    [GeneratedRegex("<(?<end>/?)(?<name>[a-z0-9]+)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("(src|href|action|srcset)=[\"']?(?<target>[^\"' >]*)")]
    private static partial Regex Reference();

    [GeneratedRegex("Content-Security-Policy\" content=\"(?<policy>[^\"]*)\"")]
    private static partial Regex Policy();
}
