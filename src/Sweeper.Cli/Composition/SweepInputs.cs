using Sweeper.Cli.Hub;
using Sweeper.Engine;
using Sweeper.Engine.Store;
using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Sweeps;

namespace Sweeper.Cli.Composition;

/// <summary>
/// Reads sweep files for every command that uses what they name: once to see what is wrong and what must be downloaded, and
/// again when it is here. What comes out has folders and files alone; the file's text stays as the user wrote it.
/// </summary>
/// <param name="terminal">Told how downloads go.</param>
/// <param name="quiet">Tell nothing.</param>
internal sealed class SweepInputs(Terminal terminal, bool quiet)
{
    /// <exception cref="UserErrorException">All that is wrong with the file, or what cannot be downloaded.</exception>
    public Task<SweepSpec> ReadAsync(string path, IReadOnlyList<string> overrides, string? home, CancellationToken stop) =>
        ReadAsync(context => SweepFileReader.Read(path, overrides, context), spec => SweeperHome.Resolve(home).Sweep(spec.Name), stop);

    /// <summary>Reads the stored file of a sweep.</summary>
    /// <param name="sweep">Its name; null for the most recently updated one.</param>
    /// <param name="home">As <see cref="SweepCatalog.Open"/> takes it.</param>
    /// <param name="stop">Ends a download.</param>
    public async Task<SweepSpec> ReadStoredAsync(string? sweep, string? home, CancellationToken stop)
    {
        StoredSweep stored;
        using (var catalog = SweepCatalog.Open(home))
        {
            stored = catalog.Find(sweep);
        }

        return await ReadAsync(stored, stop);
    }

    /// <summary>The file of a stored sweep, as it was.</summary>
    /// <exception cref="UserErrorException">All that is wrong with the file, or what cannot be downloaded.</exception>
    public async Task<SweepSpec> ReadAsync(StoredSweep sweep, CancellationToken stop)
    {
        SweepSpec spec = await ReadAsync(
            context => SweepFileReader.ReadText(sweep.SpecText, sweep.SpecPath, [], context), _ => new SweepFolder(sweep.Folder), stop);
        return spec with { Name = sweep.Name };
    }

    /// <summary>The file of a stored sweep for those who only look: downloads nothing.</summary>
    /// <exception cref="UserErrorException">Something is wrong with the file, or what it names is not in the cache.</exception>
    public static SweepSpec ReadCached(StoredSweep sweep)
    {
        SweepSpec spec = Read(Installation.ReaderContext);
        if (spec.HubNames.Count == 0)
        {
            return spec;
        }

        using var hub = new HubInputs(HubSettings.FromEnvironment(), new DownloadProgress(TextWriter.Null, isLive: false));
        Dictionary<HubName, LocatedInput> located = [];
        foreach (HubName name in spec.HubNames)
        {
            located[name] = hub.Cached(DownloadedInputs.Pinned(name, new SweepFolder(sweep.Folder)), isStrict: false)
                ?? throw new UserErrorException($"{name} is not in the cache", $"Download it with 'sweeper resume {sweep.Name}'");
        }

        return Read(Installation.ReaderContext with { Located = located });

        SweepSpec Read(ReaderContext context) => SweepFileReader.ReadText(sweep.SpecText, sweep.SpecPath, [], context);
    }

    private async Task<SweepSpec> ReadAsync(Func<ReaderContext, SweepSpec> read, Func<SweepSpec, SweepFolder> folderOf, CancellationToken stop)
    {
        ReaderContext context = Installation.ReaderContext;
        SweepSpec spec = read(context);
        if (spec.HubNames.Count == 0)
        {
            return spec;
        }

        using var hub = new HubInputs(HubSettings.FromEnvironment(), new DownloadProgress(quiet ? TextWriter.Null : terminal.Error, terminal.IsLive && !quiet));
        Dictionary<HubName, LocatedInput> located = [];
        List<SpecProblem> problems = [];
        foreach (HubName name in spec.HubNames)
        {
            try
            {
                located[name] = await hub.LocateAsync(DownloadedInputs.Pinned(name, folderOf(spec)), stop);
            }
            catch (UserErrorException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return problems.Count == 0 ? read(context with { Located = located }) : throw new UserErrorException(problems);
    }
}
