using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sweeper.Cli.Tests.Hub;

/// <summary>A request as a server got it.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">With the slash in front.</param>
/// <param name="IsElsewhere">Whether it came to the host that the hub leads downloads to.</param>
/// <param name="Headers">All of them, a line each.</param>
internal sealed record SeenRequest(string Method, string Path, bool IsElsewhere, string Headers)
{
    public bool IsRange => Headers.Contains("Range: bytes=", StringComparison.Ordinal);
}

/// <summary>A repository of <see cref="HubServer"/>.</summary>
/// <param name="Commit">Of main and of every other revision.</param>
/// <param name="Files">Content by path. Those above 1,000 bytes are in LFS: the hub leads to another host for them.</param>
internal sealed record HubRepository(string Commit, Dictionary<string, byte[]> Files);

/// <summary>
/// Behaves as the Hugging Face hub does, on this machine: an endpoint, and a second host for large files. Can be told to cut
/// connections, damage files, and refuse.
/// </summary>
internal sealed class HubServer : IDisposable
{
    private readonly HttpListener _hub;
    private readonly HttpListener _elsewhere;

    public HubServer()
    {
        (_hub, Address) = Start();
        (_elsewhere, Elsewhere) = Start();
        _ = ServeAsync(_hub, Hub);
        _ = ServeAsync(_elsewhere, Blob);
    }

    public Uri Address { get; }

    public Uri Elsewhere { get; }

    /// <summary>By <c>models/owner/name</c> or <c>datasets/owner/name</c>.</summary>
    public ConcurrentDictionary<string, HubRepository> Repositories { get; } = [];

    /// <summary>Files of the other host that are in no repository.</summary>
    public ConcurrentDictionary<string, byte[]> Archives { get; } = [];

    public ConcurrentQueue<SeenRequest> Seen { get; } = [];

    /// <summary>Answers to give before any other: status, and headers.</summary>
    public ConcurrentQueue<(int Status, string Headers)> Refusals { get; } = [];

    /// <summary>How many bytes of large files are sent before the connection is cut; once for each number.</summary>
    public ConcurrentQueue<int> Cuts { get; } = [];

    /// <summary>How many more times large files are sent with one byte changed.</summary>
    public int Damaged { get; set; }

    /// <summary>Until this is set large files come to a halt in their middle.</summary>
    public ManualResetEventSlim Flow { get; } = new(initialState: true);

    /// <summary>The other host's entity tags: they change when its files do.</summary>
    public string TagPrefix { get; set; } = "blob";

    /// <summary>The only token that is taken; null: none is asked for.</summary>
    public string? Token { get; set; }

    public void Add(string repository, Dictionary<string, byte[]> files) => Repositories[repository] =
        new HubRepository(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)))[..40], files);

    /// <summary>The entity tag that the hub gives a file.</summary>
    public static string Tag(byte[] content)
    {
        if (IsLarge(content))
        {
            return Convert.ToHexStringLower(SHA256.HashData(content));
        }

        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0"));
#pragma warning disable CA5350
        return Convert.ToHexStringLower(SHA1.HashData([.. head, .. content]));
#pragma warning restore CA5350
    }

    public void Dispose()
    {
        Flow.Set();
        _hub.Close();
        _elsewhere.Close();
    }

    private static bool IsLarge(byte[] content) => content.Length > 1000;

    private static (HttpListener Listener, Uri Address) Start()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var listener = new HttpListener();
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        listener.Prefixes.Add(address);
        listener.Start();
        return (listener, new Uri(address));
    }

    private async Task ServeAsync(HttpListener listener, Action<HttpListenerContext> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            HttpListenerRequest request = context.Request;
            string headers = string.Join('\n', request.Headers.AllKeys.Select(name => $"{name}: {request.Headers[name]}"));
            Seen.Enqueue(new(request.HttpMethod, request.Url!.AbsolutePath, listener == _elsewhere, headers));
            _ = Task.Run(() =>
            {
                try
                {
                    answer(context);
                    context.Response.Close();
                }
                catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
                {
                    context.Response.Abort(); // The other side has gone, which tests do to it.
                }
            });
        }
    }

    private void Hub(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        if (Refusals.TryDequeue(out (int Status, string Headers) refusal))
        {
            Refuse(context, refusal.Status, refusal.Headers);
            return;
        }

        if (Token is not null && context.Request.Headers["Authorization"] != $"Bearer {Token}")
        {
            Refuse(context, 401, "X-Error-Code: GatedRepo");
            return;
        }

        // A model that has been given an owner: the hub leads on from its old name.
        if (path.Contains("/old-name/", StringComparison.Ordinal) || path.Contains("/bert-base-uncased/", StringComparison.Ordinal)
            && !path.Contains("google-bert", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 307;
            context.Response.Headers["Location"] = path.Replace("bert-base-uncased", "google-bert/bert-base-uncased", StringComparison.Ordinal);
            return;
        }

        string[] api = path.Split("/revision/");
        if (path.StartsWith("/api/", StringComparison.Ordinal) && Repositories.TryGetValue(api[0]["/api/".Length..], out HubRepository? repository))
        {
            if (api[1] is "nowhere")
            {
                Refuse(context, 404, "X-Error-Code: RevisionNotFound");
                return;
            }

            Send(context, Encoding.UTF8.GetBytes(new JsonObject
            {
                ["sha"] = repository.Commit,
                ["siblings"] = new JsonArray([.. repository.Files.Keys.Select(file => new JsonObject { ["rfilename"] = file })]),
            }.ToJsonString()));
            return;
        }

        string[] resolve = path.TrimStart('/').Split("/resolve/");
        string name = resolve[0].StartsWith("datasets/", StringComparison.Ordinal) ? resolve[0] : $"models/{resolve[0]}";
        if (resolve.Length == 2 && Repositories.TryGetValue(name, out repository)
            && repository.Files.TryGetValue(resolve[1][(repository.Commit.Length + 1)..], out byte[]? content))
        {
            File(context, content);
            return;
        }

        Refuse(context, context.Request.Headers["Authorization"] is null ? 401 : 404, "X-Error-Code: RepoNotFound");
    }

    private void File(HttpListenerContext context, byte[] content)
    {
        if (!IsLarge(content))
        {
            context.Response.Headers["ETag"] = $"\"{Tag(content)}\"";
            Send(context, content);
            return;
        }

        context.Response.StatusCode = 302;
        context.Response.Headers["Location"] = new Uri(Elsewhere, Tag(content)).AbsoluteUri;
        context.Response.Headers["X-Linked-Etag"] = $"\"{Tag(content)}\"";
        context.Response.Headers["X-Linked-Size"] = content.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["ETag"] = "\"pointer\"";
    }

    private void Blob(HttpListenerContext context)
    {
        string name = context.Request.Url!.AbsolutePath[1..];
        byte[] content = Archives.TryGetValue(name, out byte[]? archive) ? archive
            : Repositories.Values.SelectMany(one => one.Files.Values).First(file => Tag(file) == name);
        string tag = $"\"{TagPrefix}-{name}\"";
        int from = 0;
        if (context.Request.Headers["Range"] is { } range && context.Request.Headers["If-Range"] is var condition && (condition is null || condition == tag))
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{content.Length - 1}/{content.Length}");
        }

        context.Response.Headers["ETag"] = tag;
        byte[] sent = content[from..];
        if (Damaged > 0)
        {
            Damaged--;
            sent = [.. sent];
            sent[^1] ^= 1;
        }

        Send(context, sent, Cuts.TryDequeue(out int cut) ? cut : null);
    }

    private void Send(HttpListenerContext context, byte[] content, int? cut = null)
    {
        context.Response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod == "HEAD")
        {
            return;
        }

        if (cut is { } bytes)
        {
            context.Response.OutputStream.Write(content, 0, bytes);
            context.Response.OutputStream.Flush();
            context.Response.Abort();
            return;
        }

        if (!Flow.IsSet && content.Length > 1000)
        {
            context.Response.OutputStream.Write(content, 0, content.Length / 2);
            context.Response.OutputStream.Flush();
            Flow.Wait();
            content = content[(content.Length / 2)..];
        }

        context.Response.OutputStream.Write(content);
    }

    private static void Refuse(HttpListenerContext context, int status, string headers)
    {
        context.Response.StatusCode = status;
        foreach (string[] header in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ")))
        {
            context.Response.Headers[header[0]] = header[1];
        }
    }
}
