using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Tests.Hub;

/// <summary>Networks that break, files that are damaged, and a hub that says no.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly HubPlace _place = new();

    private string Blob => _place.Cache("someone/tiny").Blob(HubServer.Tag(HubPlace.Weights));

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_cut_connection_is_gone_on_with()
    {
        _place.Server.Cuts.Enqueue(100_000);
        _place.Server.Cuts.Enqueue(50_000);

        await _place.LocateAsync();

        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Blob));
        Assert.Contains("the connection was cut after", _place.Told, StringComparison.Ordinal);
        SeenRequest[] blobs = [.. _place.Server.Seen.Where(request => request.IsElsewhere)];
        Assert.Equal([false, true, true], blobs.Select(request => request.IsRange));
        Assert.Contains("If-Range: \"blob-", blobs[1].Headers, StringComparison.Ordinal);
        Assert.Equal([Blob], Directory.GetFiles(Path.GetDirectoryName(Blob)!, $"{Path.GetFileName(Blob)}*"));
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_gone_on_with()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        await File.WriteAllBytesAsync($"{Blob}.incomplete", HubPlace.Weights[..200_000]);

        await _place.LocateAsync();

        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Blob));
        Assert.Contains("Range: bytes=200000-", _place.Server.Seen.Single(request => request.IsElsewhere).Headers, StringComparison.Ordinal);
        Assert.Contains("98 KiB to go", _place.Told, StringComparison.Ordinal);
        Assert.Contains("195 KiB of them from before", _place.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_file_at_the_same_place_is_downloaded_from_its_start()
    {
        _place.Server.Cuts.Enqueue(100_000);
        for (int i = 0; i < 5; i++)
        {
            _place.Server.Cuts.Enqueue(0);
        }

        await _place.RefusalAsync();
        _place.Server.TagPrefix = "changed";
        await _place.LocateAsync();

        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Blob));
    }

    [Fact]
    public async Task A_damaged_file_is_downloaded_once_more()
    {
        _place.Server.Damaged = 1;

        await _place.LocateAsync();

        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Blob));
        Assert.Contains("model.safetensors does not have the checksum that its source gives: downloading it again", _place.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_damaged_twice_is_an_error_and_not_kept()
    {
        _place.Server.Damaged = 2;

        Assert.Contains("twice in a row", await _place.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Blob)!, $"{Path.GetFileName(Blob)}*"));
    }

    [Fact]
    public async Task What_an_earlier_run_left_damaged_is_downloaded_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob)!);
        await File.WriteAllBytesAsync($"{Blob}.incomplete", new byte[200_000]);

        await _place.LocateAsync();

        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Blob));
    }

    [Fact]
    public async Task Too_many_requests_are_waited_out_as_long_as_the_hub_asks()
    {
        _place.Server.Refusals.Enqueue((429, "Retry-After: 7"));
        _place.Server.Refusals.Enqueue((503, ""));

        await _place.LocateAsync();

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)], _place.Waits);
        Assert.Contains("has had too many requests: trying again in 7.0 s", _place.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_of_hours_is_told_and_not_made()
    {
        _place.Server.Refusals.Enqueue((429, "Retry-After: 7200"));

        Assert.Contains("asks to wait 2 h 00 min", await _place.RefusalAsync(), StringComparison.Ordinal);
        Assert.Empty(_place.Waits);
    }

    [Fact]
    public async Task A_hub_that_stays_broken_is_given_up()
    {
        for (int i = 0; i < 5; i++)
        {
            _place.Server.Refusals.Enqueue((502, ""));
        }

        string told = await _place.RefusalAsync();

        Assert.Equal([1, 2, 4, 8], _place.Waits.Select(time => time.TotalSeconds));
        Assert.Contains("answers 502, 5 times in a row", told, StringComparison.Ordinal);
        Assert.Contains("model: models/tiny-bert", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "X-Error-Code: GatedRepo", "is gated", "Accept the licence at http")]
    [InlineData(403, "X-Error-Code: GatedRepo", "is gated", "Accept the licence at http")]
    [InlineData(401, "", "does not take the token", "Set HF_TOKEN to a token that is valid")]
    [InlineData(403, "", "does not let this token read", "Give the token the right")]
    [InlineData(404, "X-Error-Code: RepoNotFound", "has no model 'someone/tiny', or it is private", "model: models/tiny-bert")]
    [InlineData(404, "X-Error-Code: RevisionNotFound", "has no revision 'main'", "Name a branch, tag or commit")]
    [InlineData(400, "", "refuses the request", "(400)")]
    public async Task A_refusal_says_what_to_do(int status, string headers, string what, string fix)
    {
        _place.Server.Refusals.Enqueue((status, headers));

        string told = await _place.RefusalAsync();

        Assert.Contains(what, told, StringComparison.Ordinal);
        Assert.Contains(fix, told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_with_a_typo_is_answered_with_what_may_be_meant()
    {
        _place.Settings = _place.Settings with { Token = null };

        Assert.Contains("did you mean 'roberta-base'?", await _place.RefusalAsync("roberta-bass"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true, "HF_HUB_OFFLINE is set")]
    [InlineData(false, "cannot be reached")]
    public async Task Without_a_network_the_cache_and_what_is_missing_in_it_are_named(bool offline, string why)
    {
        await _place.LocateAsync();
        File.Delete(Blob);
        _place.Settings = _place.Settings with { IsOffline = offline, Endpoint = new Uri("http://127.0.0.1:9/") };

        string told = await _place.RefusalAsync();

        Assert.Contains("(missing: model.safetensors or pytorch_model.bin), and ", told, StringComparison.Ordinal);
        Assert.Contains(why, told, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(_place.Folder, "hub", "models--someone--tiny"), told, StringComparison.Ordinal);
        Assert.Contains("write model: models/tiny-bert, which comes with Sweeper", told, StringComparison.Ordinal);
        Assert.Empty(_place.Waits);
    }

    [Fact]
    public async Task A_page_that_is_no_hub_is_told_as_such()
    {
        _place.Server.Add("models/someone/odd", []);
        _place.Server.Repositories["models/someone/odd"] = new HubRepository("../../etc", []);

        Assert.Contains("does not answer as the Hugging Face hub does", await _place.RefusalAsync("someone/odd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_another_framework_is_refused_with_what_it_holds()
    {
        _place.Server.Add("models/someone/flax", new() { ["config.json"] = [1], ["vocab.txt"] = [1], ["flax_model.msgpack"] = [1] });

        string told = await _place.RefusalAsync("someone/flax");

        Assert.Contains("has no model.safetensors or pytorch_model.bin; it holds", told, StringComparison.Ordinal);
        Assert.Contains("flax_model.msgpack", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_download_once()
    {
        LocatedInput[] both = await Task.WhenAll(Task.Run(() => _place.LocateAsync()), Task.Run(() => _place.LocateAsync()));

        Assert.Equal(both[0], both[1]);
        Assert.Single(_place.Server.Seen, request => request.IsElsewhere);
        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Blob));
    }
}
