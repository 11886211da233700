using Sweeper.Cli.Hub;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Tests.Hub;

/// <summary>What is downloaded of a model, where it lies, and what needs no request.</summary>
public sealed class ModelDownloadTests : IDisposable
{
    private readonly HubPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Only_what_is_needed_comes_in_the_layout_of_huggingface_hub()
    {
        LocatedInput model = await _place.LocateAsync();

        string commit = _place.Server.Repositories["models/someone/tiny"].Commit;
        string repository = Path.Combine(_place.Folder, "hub", "models--someone--tiny");
        Assert.Equal(Path.Combine(repository, "snapshots", commit), model.Folder);
        Assert.Equal($"someone/tiny@{commit}", model.Source);
        Assert.Equal(
            ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(model.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Path.Combine(model.Folder, "model.safetensors")));
        Assert.Equal($"../../blobs/{HubServer.Tag(HubPlace.Weights)}", new FileInfo(Path.Combine(model.Folder, "model.safetensors")).LinkTarget);
        Assert.Equal(commit, await File.ReadAllTextAsync(Path.Combine(repository, "refs", "main")));
        Assert.True(File.Exists(Path.Combine(repository, ".no_exist", commit, "tokenizer.json")));
        Assert.All(Directory.GetFiles(Path.Combine(repository, "blobs")), blob => Assert.Equal(
            Path.GetFileName(blob), HubServer.Tag(File.ReadAllBytes(blob))));
        Assert.Contains("4 files, 293 KiB to go", _place.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_to_the_endpoint_and_nowhere_else()
    {
        _place.Server.Token = HubPlace.Token;

        await _place.LocateAsync();

        Assert.Contains(_place.Server.Seen, request => request.IsElsewhere);
        Assert.All(_place.Server.Seen, request => Assert.NotEqual(
            request.IsElsewhere, request.Headers.Contains($"Authorization: Bearer {HubPlace.Token}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_there_needs_no_request()
    {
        await _place.LocateAsync();
        _place.Server.Seen.Clear();
        _place.Settings = _place.Settings with { IsOffline = true };

        LocatedInput again = await _place.LocateAsync();

        Assert.True(File.Exists(Path.Combine(again.Folder, "vocab.txt")));
        Assert.Empty(_place.Server.Seen);
    }

    [Fact]
    public async Task What_transformers_has_downloaded_is_found()
    {
        const string commit = "86b5e0934494bd15c9632b12f734a8a67f723594";
        string snapshot = Path.Combine(_place.Folder, "hub", "models--bert-base-uncased", "snapshots", commit);
        string blobs = Path.Combine(_place.Folder, "hub", "models--bert-base-uncased", "blobs");
        Directory.CreateDirectory(snapshot);
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(Path.Combine(snapshot, "../../refs"));
        await File.WriteAllTextAsync(Path.Combine(snapshot, "../../refs/main"), commit);
        foreach (string name in new[] { "config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors" })
        {
            await File.WriteAllTextAsync(Path.Combine(blobs, $"blob-of-{name}"), "{}");
            File.CreateSymbolicLink(Path.Combine(snapshot, name), $"../../blobs/blob-of-{name}");
        }

        LocatedInput model = await _place.LocateAsync("bert-base-uncased");

        Assert.Equal((Path.GetFullPath(snapshot), $"bert-base-uncased@{commit}"), (model.Folder, model.Source));
        Assert.Empty(_place.Server.Seen);
    }

    [Fact]
    public async Task A_link_whose_blob_is_gone_is_downloaded_again()
    {
        LocatedInput model = await _place.LocateAsync();
        File.Delete(_place.Cache("someone/tiny").Blob(HubServer.Tag(HubPlace.Weights)));

        await _place.LocateAsync();

        Assert.Equal(HubPlace.Weights, await File.ReadAllBytesAsync(Path.Combine(model.Folder, "model.safetensors")));
    }

    [Fact]
    public async Task An_old_name_leads_to_the_new_one()
    {
        _place.Server.Add("models/google-bert/bert-base-uncased", HubPlace.Model());

        LocatedInput model = await _place.LocateAsync("bert-base-uncased");

        Assert.Contains("models--bert-base-uncased", model.Folder, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(model.Folder, "model.safetensors")));
    }

    [Fact]
    public async Task A_revision_is_kept_under_its_name()
    {
        LocatedInput model = await _place.LocateAsync("someone/tiny@v1.0");

        Assert.Contains(_place.Server.Seen, request => request.Path == "/api/models/someone/tiny/revision/v1.0");
        Assert.True(File.Exists(Path.Combine(_place.Cache("someone/tiny").Folder, "refs", "v1.0")));
        Assert.False(File.Exists(Path.Combine(_place.Cache("someone/tiny").Folder, "refs", "main")));

        _place.Server.Seen.Clear();
        Assert.Equal(model, await _place.LocateAsync(model.Source));
        Assert.Empty(_place.Server.Seen);
    }

    [Theory]
    [InlineData(true, "config.json, model.safetensors, tokenizer_config.json, vocab.txt")]
    [InlineData(false, "config.json, tokenizer_config.json, vocab.txt")]
    public async Task Weights_that_are_drawn_at_random_do_not_come(bool needsWeights, string expected)
    {
        LocatedInput model = await _place.LocateAsync(HubPlace.Name("someone/tiny") with { NeedsWeights = needsWeights });

        Assert.Equal(expected, string.Join(", ", Directory.GetFiles(model.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Weights_are_one_file_or_all_parts_of_an_index()
    {
        string[] rest = ["config.json", "vocab.json", "merges.txt"];
        string[] parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"];

        Assert.Equal([.. parts, "vocab.json", "merges.txt", "config.json"], ModelFiles.Wanted([.. rest, .. parts, "pytorch_model.bin"], true));
        Assert.Equal("pytorch_model.bin", ModelFiles.Wanted([.. rest, "pytorch_model.bin", "tf_model.h5"], true)[0]);
        Assert.Empty(ModelFiles.Missing([.. rest, .. parts], true));
        Assert.Equal(["1 of the 2 files of model"], ModelFiles.Missing([.. rest, .. parts[1..]], true));
        Assert.Equal(["model.safetensors or pytorch_model.bin"], ModelFiles.Missing([.. rest, parts[2]], true));
        Assert.Equal(["config.json", "vocab.txt, tokenizer.json, or vocab.json and merges.txt"], ModelFiles.Missing(["vocab.json"], false));
    }

    [Fact]
    public void Variables_are_those_of_huggingface_hub()
    {
        string token = Path.Combine(_place.Folder, "token");
        File.WriteAllText(token, "hf_abc\n");
        Dictionary<string, string?> variables = new() { ["HF_HOME"] = _place.Folder, ["HF_HUB_OFFLINE"] = "1", ["HF_ENDPOINT"] = "http://x.org" };

        HubSettings settings = HubSettings.From(variables.GetValueOrDefault);

        Assert.Equal(("hf_abc", true, "http://x.org/", Path.Combine(_place.Folder, "hub")),
            (settings.Token, settings.IsOffline, settings.Endpoint.AbsoluteUri, settings.Cache));
        Assert.DoesNotContain("hf_abc", settings.ToString(), StringComparison.Ordinal);
        variables["HF_HUB_CACHE"] = "/elsewhere";
        variables["HF_TOKEN"] = "hf_own";
        Assert.Equal(("/elsewhere", "hf_own"), (HubSettings.From(variables.GetValueOrDefault).Cache, HubSettings.From(variables.GetValueOrDefault).Token));
        File.Delete(token);
    }
}
