using System.Net;
using System.Net.Http.Headers;

namespace Sweeper.Cli.Hub;

/// <summary>A request for a part of something.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Address">Where.</param>
internal sealed record TransportRequest(HttpMethod Method, Uri Address)
{
    /// <summary>The first byte that is wanted.</summary>
    public long From { get; init; }

    /// <summary>The strong entity tag of what is here already: with another one everything is wanted. Null for any.</summary>
    public EntityTagHeaderValue? IfTag { get; init; }

    /// <summary>Whether a redirection to another host is followed, or is the answer.</summary>
    public bool LeavesHost { get; init; } = true;
}

/// <summary>
/// Makes requests and follows redirections itself, so that the token goes to the endpoint alone: the hub sends downloads on to
/// other hosts, which must not see it.
/// </summary>
internal sealed class Transport : IDisposable
{
    private const int MostRedirections = 10;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly HubSettings _settings;

    public Transport(HubSettings settings)
    {
        _settings = settings;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None, // Ranges and checksums are of the bytes as they are stored.
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(20),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("sweeper/" + typeof(Transport).Assembly.GetName().Version!.ToString(3));
        _http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>The answer, whatever its status, with its headers read and its body to come.</summary>
    /// <exception cref="HttpRequestException">There is none.</exception>
    /// <exception cref="UnreachableException">It leads round in circles, or away from an encrypted connection.</exception>
    public async Task<HttpResponseMessage> SendAsync(TransportRequest asked, CancellationToken stop)
    {
        Uri address = asked.Address;
        for (int i = 0; i < MostRedirections; i++)
        {
            HttpResponseMessage answer = await SendAsync(asked, address, stop);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
            {
                return answer;
            }

            Uri next = location.IsAbsoluteUri ? location : new Uri(address, location);
            if (!asked.LeavesHost && !IsSameHost(next, address))
            {
                return answer;
            }

            answer.Dispose();
            if (next.Scheme is not ("http" or "https") || (address.Scheme == "https" && next.Scheme == "http"))
            {
                throw new UnreachableException($"{address.Authority} leads from {address.Scheme} to {next.Scheme}, which is not followed");
            }

            address = next;
        }

        throw new UnreachableException($"{asked.Address.Authority} leads to other addresses more than {MostRedirections} times");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(TransportRequest asked, Uri address, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(asked.Method, address);
        if (_settings.Token is { } token && IsSameHost(address, _settings.Endpoint))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (asked.From > 0)
        {
            request.Headers.Range = new RangeHeaderValue(asked.From, null);
            request.Headers.IfRange = asked.IfTag is { } tag ? new RangeConditionHeaderValue(tag) : null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(AnswerTime);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new HttpRequestException($"{address.Authority} does not answer", error);
        }
    }

    private static bool IsSameHost(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);
}
