using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Hub;

/// <summary>What a repository holds.</summary>
/// <param name="Commit">The revision as a commit.</param>
/// <param name="Files">Paths of its files.</param>
internal sealed record RepositoryListing(string Commit, IReadOnlyList<string> Files);

/// <summary>Asks the hub, or what stands in for it, about repositories: its HTTP interface, version of 2024.</summary>
internal sealed partial class HubClient(PatientRequests requests, HubSettings settings, DownloadProgress progress, Func<TimeSpan, CancellationToken, Task> wait)
{
    private const int MostBytes = 32 << 20;

    /// <summary>The files of a revision.</summary>
    public async Task<RepositoryListing> ListAsync(HubName name, CancellationToken stop)
    {
        string kind = name.Kind == HubKind.Data ? "datasets" : "models";
        var address = new Uri(settings.Endpoint, $"api/{kind}/{name.Name}/revision/{Uri.EscapeDataString(name.Revision ?? "main")}");
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, address, name, leavesHost: true, stop);
        try
        {
            await answer.Content.LoadIntoBufferAsync(MostBytes, stop);
            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
            string commit = document.RootElement.GetProperty("sha").GetString()!;
            string[] files = [.. document.RootElement.GetProperty("siblings").EnumerateArray().Select(file => file.GetProperty("rfilename").GetString()!)];
            return RepositoryCache.IsCommit(commit) ? new RepositoryListing(commit, [.. files.Where(IsInside)]) : throw NoHub(address);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            throw NoHub(address, error);
        }
    }

    /// <summary>Size and entity tag of a file, told by the hub itself: the host it leads to has other tags.</summary>
    public async Task<RemoteFile> DescribeAsync(HubName name, string commit, string file, CancellationToken stop)
    {
        string path = string.Join('/', file.Split('/').Select(Uri.EscapeDataString));
        var address = new Uri(settings.Endpoint, $"{(name.Kind == HubKind.Data ? "datasets/" : "")}{name.Name}/resolve/{commit}/{path}");
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Head, address, name, leavesHost: false, stop);
        string? tag = (Header(answer, "X-Linked-Etag") ?? Header(answer, "ETag"))?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        long? size = long.TryParse(Header(answer, "X-Linked-Size"), out long linked) ? linked
            : (int)answer.StatusCode < 300 ? answer.Content.Headers.ContentLength : null;
        return tag is not null && Tag().IsMatch(tag)
            ? new RemoteFile(address, file, tag, size)
            : throw NoHub(address);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, HubName name, bool leavesHost, CancellationToken stop) => requests.SendAsync(
        new TransportRequest(method, address) { LeavesHost = leavesHost }, new Patience(progress, wait), answer => HubRefusals.Of(name, settings, answer), stop);

    private static string? Header(HttpResponseMessage answer, string name)
    {
        HttpHeaders headers = answer.Headers;
        return headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
    }

    private static UnreachableException NoHub(Uri address, Exception? error = null) =>
        new($"{address.Authority} does not answer as the Hugging Face hub does (is it a proxy's page?)", error);

    /// <summary>A name becomes a path in the cache: it must not lead out of it.</summary>
    private static bool IsInside(string file) =>
        !file.Any(letter => letter is '\\' or < ' ') && file.Split('/').All(part => part is not ("" or "." or ".."));

    [GeneratedRegex("^[0-9A-Za-z_-]{1,128}$")]
    private static partial Regex Tag();
}
