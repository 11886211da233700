using Sweeper.Cli.Tests.Support;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Tests.Hub;

/// <summary>The real command line against a hub on this machine.</summary>
public sealed class HubEndToEndTests : IDisposable
{
    private const string Token = "hf_SecretSecretSecret";

    private const string Sweep = """
        name: tiny
        method: grid
        metric: { name: f1, goal: maximize }
        parameters: { learning_rate: 0.01, batch_size: 8, epochs: 1, max_length: 16 }
        sweeper:
          task: { model: someone/tiny, init: random, data: { name: someone/films, max_train_examples: 16 } }

        """;

    private readonly Workplace _place = new();
    private readonly HubServer _server = new() { Token = Token };

    public HubEndToEndTests()
    {
        _server.Add("models/someone/tiny", FilesOf("model"));
        _server.Add("datasets/someone/films", FilesOf("data"));
        _place.WriteSweep(Sweep);
        _place.Environment["HF_HOME"] = Cache;
        _place.Environment["HF_ENDPOINT"] = _server.Address.AbsoluteUri;
        _place.Environment["HF_TOKEN"] = Token;
    }

    private string Cache => _place.File("hf");

    public void Dispose()
    {
        Assert.DoesNotContain(_server.Seen, request => request.IsElsewhere && request.Headers.Contains(Token, StringComparison.Ordinal));
        _server.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task A_sweep_runs_on_what_it_downloads_and_is_reproduced_when_the_cache_is_gone()
    {
        CliRun validated = Tidy((await _place.RunAsync("validate", "tiny.yaml")).Expect(0));
        Assert.Contains("downloading someone/films", validated.Error, StringComparison.Ordinal);
        Tidy((await _place.RunAsync("plan", "tiny.yaml", "--no-calibration")).Expect(0));
        int requests = _server.Seen.Count;

        CliRun run = Tidy((await _place.RunAsync("run", "tiny.yaml")).Expect(0));

        Assert.Equal(requests, _server.Seen.Count);
        TrialPlan plan = TrialJson.ReadPlan(_place.Sweep().Trial(1));
        Assert.Equal($"someone/tiny@{_server.Repositories["models/someone/tiny"].Commit}", plan.Task.ModelSource);
        Assert.Equal($"someone/films@{_server.Repositories["datasets/someone/films"].Commit}", plan.Task.Data.Source);
        Assert.Contains($"note: sweeper.task.model: someone/tiny is {plan.Task.ModelSource}, in {Cache}", run.Error, StringComparison.Ordinal);
        Assert.Contains("data: 16 training", run.Error, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(Cache, "hub"), recursive: true);
        _place.Environment["HF_HOME"] = _place.File("hf-elsewhere");
        CliRun again = Tidy((await _place.RunAsync("reproduce", "1")).Expect(0));
        Assert.Contains("IDENTICAL", again.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("has changed", again.Error, StringComparison.Ordinal);
        Tidy((await _place.RunAsync("report", "--json")).Expect(0));
    }

    [Fact]
    public async Task A_killed_download_is_gone_on_with_and_two_share_one()
    {
        _server.Flow.Reset();
        using (CliProcess first = _place.Start("validate", "tiny.yaml"))
        {
            await first.WaitForAsync(() => Incomplete().Any(file => file.Contains("datasets--", StringComparison.Ordinal) && new FileInfo(file).Length > 500));
            first.Send(CliProcess.Kill);
            await Eventually.HoldsAsync(() => first.HasExited, () => first.Error);
        }

        long kept = Incomplete().Sum(file => new FileInfo(file).Length);
        _server.Flow.Set();
        _server.Seen.Clear();
        using CliProcess one = _place.Start("validate", "tiny.yaml");
        using CliProcess other = _place.Start("validate", "tiny.yaml");
        CliRun[] both = await Task.WhenAll(one.WaitAsync(), other.WaitAsync());

        Assert.All(both, run => Tidy(run.Expect(0)));
        Assert.Contains(_server.Seen, request => request.IsElsewhere && request.Headers.Contains($"Range: bytes={kept}-", StringComparison.Ordinal));
        Assert.Empty(Incomplete());
        SeenRequest[] bodies = [.. _server.Seen.Where(request => request.IsElsewhere)];
        Assert.Equal(bodies.Length, bodies.DistinctBy(request => request.Path).Count());
    }

    [Fact]
    public async Task Everything_else_that_is_wrong_is_told_before_anything_is_downloaded()
    {
        CliRun run = await _place.RunAsync("run", "tiny.yaml", "epochs=0");

        Assert.Contains("epochs", run.Expect(1).Error, StringComparison.Ordinal);
        Assert.Empty(_server.Seen);
    }

    [Fact]
    public async Task All_that_cannot_be_had_is_told_at_once()
    {
        _place.Environment["HF_HUB_OFFLINE"] = "1";

        (await _place.RunAsync("run", "tiny.yaml")).IsRefused(
            "the model 'someone/tiny' is not in the cache", "the data set 'someone/films' is not in the cache", "models/tiny-bert", "2 problems");
        Assert.Empty(_server.Seen);
        Assert.False(Directory.Exists(_place.Home));
    }

    [Fact]
    public async Task Quiet_is_quiet()
    {
        CliRun run = (await _place.RunAsync("plan", "tiny.yaml", "--no-calibration", "--quiet")).Expect(0);

        Assert.Empty(run.Error);
    }

    private string[] Incomplete() => Directory.Exists(Cache) ? Directory.GetFiles(Cache, "*.incomplete", SearchOption.AllDirectories) : [];

    private static CliRun Tidy(CliRun run)
    {
        run.IsTidy();
        Assert.DoesNotContain(Token, run.Out + run.Error, StringComparison.Ordinal);
        return run;
    }

    private Dictionary<string, byte[]> FilesOf(string folder) =>
        Directory.GetFiles(_place.File(folder)).ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
}
