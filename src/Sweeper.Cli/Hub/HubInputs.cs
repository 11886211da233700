using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>Finds what a sweep file names by its name: in the cache without a request, else by downloading it.</summary>
internal sealed class HubInputs : IDisposable
{
    /// <summary>
    /// The six emotions as JSON lines, at the commit that the MTEB benchmark pins. dair-ai/emotion, where they come from, has
    /// Parquet files alone.
    /// </summary>
    private static readonly HubName Emotion = new(HubKind.Data, "mteb/emotion", "4f58c6b202a23cf9a4da393831edf4f9183cad37");

    private static readonly LabelMapping EmotionLabels = new(
    [
        new("0", "sadness"), new("1", "joy"), new("2", "love"), new("3", "anger"), new("4", "fear"), new("5", "surprise"),
    ]);

    private readonly HubSettings _settings;
    private readonly DownloadProgress _progress;
    private readonly IReadOnlyList<ArchivedData> _archives;
    private readonly Transport _transport;
    private readonly HubClient _client;
    private readonly RepositoryDownload _download;
    private readonly ArchivedDataCache _archiveCache;

    /// <param name="settings">Where hub and cache are.</param>
    /// <param name="progress">Told how downloads go.</param>
    /// <param name="archives">Data sets that come as archives.</param>
    /// <param name="wait">Waits between attempts; tests do not.</param>
    public HubInputs(
        HubSettings settings, DownloadProgress progress, IReadOnlyList<ArchivedData>? archives = null, Func<TimeSpan, CancellationToken, Task>? wait = null)
    {
        wait ??= Task.Delay;
        (_settings, _progress, _archives) = (settings, progress, archives ?? ArchivedData.All);
        _transport = new Transport(settings);
        var requests = new PatientRequests(_transport, TimeProvider.System);
        var downloader = new Downloader(requests, progress, wait);
        _client = new HubClient(requests, settings, progress, wait);
        _download = new RepositoryDownload(_client, downloader, settings, progress);
        _archiveCache = new ArchivedDataCache(settings, downloader, progress);
    }

    /// <summary>Where it is; downloads what is missing of it.</summary>
    /// <exception cref="UserErrorException">There is no such thing, it may not be read, or there is no network.</exception>
    public async Task<LocatedInput> LocateAsync(HubName name, CancellationToken stop)
    {
        if (Cached(name, isStrict: true) is { } cached)
        {
            return cached;
        }

        if (_settings.IsOffline)
        {
            return Cached(name, isStrict: false) ?? throw Missing(name, "HF_HUB_OFFLINE is set");
        }

        try
        {
            return Archive(name) is { } archive ? await _archiveCache.FetchAsync(archive, stop)
                : name.Kind == HubKind.Model ? await ModelAsync(name, stop)
                : await DataAsync(Repository(name), name, stop);
        }
        catch (UnreachableException error)
        {
            if (Cached(name, isStrict: false) is not { } there)
            {
                throw Missing(name, error.Message);
            }

            _progress.Say($"note: {error.Message}; {name} is taken from the cache as it is");
            return there;
        }
    }

    /// <summary>What is in the cache already; null when something of it is missing. Makes no request.</summary>
    /// <param name="name">What is looked for.</param>
    /// <param name="isStrict">Whether there must be no doubt that files which a model can do without are really not in its repository.</param>
    public LocatedInput? Cached(HubName name, bool isStrict)
    {
        if (Archive(name) is { } archive)
        {
            return _archiveCache.Find(archive);
        }

        HubName repository = Repository(name);
        var cache = new RepositoryCache(_settings.Cache, name.Kind, repository.Name);
        if (cache.Commit(repository.Revision ?? "main") is not { } commit)
        {
            return null;
        }

        IReadOnlyList<string> files = cache.Files(commit);
        if (name.Kind == HubKind.Data)
        {
            bool isWhole = cache.IsWhole(commit) || !isStrict;
            return isWhole && files.Count > 0 ? Located(name, repository, cache, commit, DataFiles.Of(repository, files)) : null;
        }

        bool isSure = cache.Has(commit, ModelFiles.TokenizerConfig) || cache.IsAbsent(commit, ModelFiles.TokenizerConfig) || !isStrict;
        return isSure && ModelFiles.Missing(files, name.NeedsWeights).Count == 0 ? Located(name, cache, commit) : null;
    }

    public void Dispose() => _transport.Dispose();

    private async Task<LocatedInput> ModelAsync(HubName name, CancellationToken stop)
    {
        RepositoryListing listing = await _client.ListAsync(name, stop);
        IReadOnlyList<string> missing = ModelFiles.Missing([.. listing.Files], name.NeedsWeights);
        if (missing.Count > 0)
        {
            throw new UserErrorException(
                $"the model '{name}' has no {string.Join(" and no ", missing)}; it holds {Suggestions.List([.. listing.Files])}",
                $"Name a BERT, DistilBERT or RoBERTa model in the layout of transformers; {HubRefusals.Bundled(name)}");
        }

        var cache = new RepositoryCache(_settings.Cache, name.Kind, name.Name);
        await _download.FetchAsync(name, listing.Commit, ModelFiles.Wanted([.. listing.Files], name.NeedsWeights), stop);
        foreach (string absent in ModelFiles.Absent([.. listing.Files]))
        {
            cache.RememberAbsence(listing.Commit, absent);
        }

        cache.RememberCommit(name.Revision ?? "main", listing.Commit);
        return Located(name, cache, listing.Commit);
    }

    private async Task<LocatedInput> DataAsync(HubName repository, HubName name, CancellationToken stop)
    {
        RepositoryListing listing = await _client.ListAsync(repository, stop);
        var files = DataFiles.Of(repository, listing.Files);
        var cache = new RepositoryCache(_settings.Cache, repository.Kind, repository.Name);
        await _download.FetchAsync(repository, listing.Commit, files.All, stop);
        cache.RememberWhole(listing.Commit);
        cache.RememberCommit(repository.Revision ?? "main", listing.Commit);
        return Located(name, repository, cache, listing.Commit, files);
    }

    private static LocatedInput Located(HubName name, RepositoryCache cache, string commit) => new(cache.Snapshot(commit), $"{name.Name}@{commit}");

    private static LocatedInput Located(HubName name, HubName repository, RepositoryCache cache, string commit, DataFiles files)
    {
        string folder = cache.Snapshot(commit);
        return new LocatedInput(folder, $"{repository.Name}@{commit}")
        {
            Train = Path.Combine(folder, files.Train),
            Validation = files.Validation is { } validation ? Path.Combine(folder, validation) : null,
            Test = files.Test is { } test ? Path.Combine(folder, test) : null,
            Labels = name.Name == "emotion" ? EmotionLabels : null,
        };
    }

    private static HubName Repository(HubName name) =>
        name is { Kind: HubKind.Data, Name: "emotion" } ? Emotion with { Revision = name.Revision ?? Emotion.Revision } : name;

    private ArchivedData? Archive(HubName name) =>
        name.Kind == HubKind.Data && _archives.FirstOrDefault(one => one.Name == name.Name) is { } archive
            ? name.Revision is null or "main" || name.Revision == archive.Sha256 ? archive
                : throw new UserErrorException($"the data set '{name}' has one version alone", $"Write data: {name.Name}")
            : null;

    private UserErrorException Missing(HubName name, string why)
    {
        if (Archive(name) is { } archive)
        {
            return new($"the data set '{name}' is not in the cache, and {why}", Fix(name), _archiveCache.Folder(archive));
        }

        HubName repository = Repository(name);
        var cache = new RepositoryCache(_settings.Cache, name.Kind, repository.Name);
        string[] files = cache.Commit(repository.Revision ?? "main") is { } commit ? [.. cache.Files(commit)] : [];
        string missing = name.Kind == HubKind.Data ? "its files"
            : files.Length == 0 ? "all of it" : string.Join("; ", ModelFiles.Missing(files, name.NeedsWeights));
        return new(
            $"the {(name.Kind == HubKind.Data ? "data set" : "model")} '{name}' is not in the cache (missing: {missing}), and {why}",
            Fix(name), cache.Folder);
    }

    private string Fix(HubName name) => (_settings.IsOffline ? "Unset HF_HUB_OFFLINE" : "Connect")
        + $" and start again, which goes on where a download stopped; copy the folder from a machine that has it; {HubRefusals.Bundled(name)}";
}
