using System.Globalization;
using System.Net;
using Sweeper.Engine;

namespace Sweeper.Cli.Hub;

/// <summary>Makes a request until there is an answer worth having: waits when a server is busy, tries again when it is broken.</summary>
internal sealed class PatientRequests(Transport transport, TimeProvider clock)
{
    private bool _hasConnected;

    /// <summary>A success, a redirection that is not followed, or 416 for a range that is not there.</summary>
    /// <param name="asked">The request.</param>
    /// <param name="patience">Counts failures and waits.</param>
    /// <param name="refused">Says what a refusal (4xx) means.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="UnreachableException">No answer, however often it was asked.</exception>
    /// <exception cref="UserErrorException">The server refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        TransportRequest asked, Patience patience, Func<HttpResponseMessage, UserErrorException> refused, CancellationToken stop)
    {
        while (true)
        {
            HttpResponseMessage answer;
            try
            {
                answer = await transport.SendAsync(asked, stop);
            }
            catch (HttpRequestException error) when (!_hasConnected)
            {
                // Without a network it takes no five attempts to know.
                throw new UnreachableException(Reason(asked, error), error);
            }
            catch (HttpRequestException error)
            {
                await patience.WaitAsync(Reason(asked, error), asked: null, stop);
                continue;
            }

            _hasConnected = true;
            if ((int)answer.StatusCode is < 400 or 416)
            {
                return answer;
            }

            using (answer)
            {
                string host = answer.RequestMessage?.RequestUri?.Authority ?? asked.Address.Authority;
                if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    await patience.WaitAsync($"{host} has had too many requests", RetryAfter(answer), stop);
                }
                else if ((int)answer.StatusCode is 408 or >= 500)
                {
                    await patience.WaitAsync(
                        string.Create(CultureInfo.InvariantCulture, $"{host} answers {(int)answer.StatusCode}"), RetryAfter(answer), stop);
                }
                else
                {
                    throw refused(answer);
                }
            }
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private static string Reason(TransportRequest asked, HttpRequestException error) =>
        $"{asked.Address.Authority} cannot be reached ({(error.InnerException ?? error).Message})";
}
