using System.Text;
using Sweeper.Cli.Hub;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Tests.Hub;

/// <summary>A hub with a model and a data set, an empty cache, and somebody who has a token.</summary>
internal sealed class HubPlace : IDisposable
{
    public const string Token = "hf_SecretSecretSecret";

    /// <summary>Two layers' worth of nothing: large enough to be in LFS.</summary>
    public static readonly byte[] Weights = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 251))];

    private readonly string _folder = Directory.CreateTempSubdirectory("sweeper-hub-").FullName;
    private readonly StringWriter _told = new();

    public HubPlace()
    {
        Settings = HubSettings.From(name => name switch
        {
            "HF_HOME" => _folder,
            "HF_ENDPOINT" => Server.Address.AbsoluteUri,
            "HF_TOKEN" => Token,
            _ => null,
        });
        Server.Add("models/someone/tiny", Model());
    }

    public HubServer Server { get; } = new();

    public HubSettings Settings { get; set; }

    public List<TimeSpan> Waits { get; } = [];

    /// <summary>What was written to standard error.</summary>
    public string Told => _told.ToString();

    public string Folder => _folder;

    public RepositoryCache Cache(string name, HubKind kind = HubKind.Model) => new(Settings.Cache, kind, name);

    public static Dictionary<string, byte[]> Model() => new()
    {
        ["README.md"] = Bytes("# Tiny"),
        ["config.json"] = Bytes("{}"),
        ["vocab.txt"] = Bytes("[PAD]\n[UNK]\n"),
        ["tokenizer_config.json"] = Bytes("""{ "do_lower_case": true }"""),
        ["model.safetensors"] = Weights,
        ["pytorch_model.bin"] = [.. Weights.Reverse()],
        ["onnx/model.onnx"] = Weights,
    };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static HubName Name(string text, HubKind kind = HubKind.Model) => HubName.Of(kind, text)!;

    public async Task<LocatedInput> LocateAsync(HubName name, params ArchivedData[] archives)
    {
        using HubInputs hub = Inputs(archives);
        return await hub.LocateAsync(name, CancellationToken.None);
    }

    public Task<LocatedInput> LocateAsync(string model = "someone/tiny") => LocateAsync(Name(model));

    /// <summary>What the user is told when it is not to be had.</summary>
    public async Task<string> RefusalAsync(HubName name, params ArchivedData[] archives)
    {
        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => LocateAsync(name, archives));
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        return error.Message;
    }

    public Task<string> RefusalAsync(string model = "someone/tiny") => RefusalAsync(Name(model));

    public HubInputs Inputs(params ArchivedData[] archives) => new(
        Settings, new DownloadProgress(_told, isLive: false), archives.Length == 0 ? null : archives, (time, _) =>
        {
            Waits.Add(time);
            return Task.CompletedTask;
        });

    public void Dispose()
    {
        Server.Dispose();
        Assert.DoesNotContain(Token, Told, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Seen, request => request.IsElsewhere && request.Headers.Contains("uthorization", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null),
            file => File.ReadAllText(file).Contains(Token, StringComparison.Ordinal));
        Directory.Delete(_folder, recursive: true);
    }
}
