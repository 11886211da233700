using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sweeper.Dashboard;

/// <summary>Answers the requests of pages, and refuses those of others.</summary>
/// <param name="dashboard">What is served.</param>
/// <param name="token">What actions need.</param>
/// <param name="stop">Cancelled when the server ends.</param>
internal sealed class DashboardRequests(IDashboard dashboard, DashboardToken token, CancellationToken stop)
{
    /// <summary>Where a request carries the token: never in an address, which logs and histories keep.</summary>
    public const string TokenHeader = "X-Sweeper-Token";

    private static readonly string[] Hosts = ["127.0.0.1", "localhost"];
    private static readonly string[] Actions = ["stop", "resume", "retry"];

    public Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        string path = (request.Path.Value ?? "/")[1..];
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

        // A page of another site whose name was made to point to this machine still sends that name.
        if (!Hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "This address is not the dashboard's: open http://127.0.0.1 with its port.");
        }

        bool isAction = path == "token" || Actions.Contains(path);
        if (request.Method != (isAction ? HttpMethods.Post : HttpMethods.Get))
        {
            headers.Allow = isAction ? HttpMethods.Post : HttpMethods.Get;
            return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"Only {headers.Allow} is answered here.");
        }

        return path switch
        {
            "" => PageAsync(context),
            "events" => EventsAsync(context),
            "log" => LogAsync(context),
            _ when !isAction => RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing here."),
            _ when !token.Is(request.Headers[TokenHeader]) => RefuseAsync(
                context, StatusCodes.Status403Forbidden, "The token is not that of this dashboard: open the address that 'sweeper dashboard' printed."),
            "token" => Task.CompletedTask,
            _ => ActAsync(context, path),
        };
    }

    private Task PageAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = dashboard.Policy;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(dashboard.Page, context.RequestAborted);
    }

    // Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
    private async Task EventsAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        try
        {
            await context.Response.StartAsync(end.Token);
            await foreach (DashboardMessage message in dashboard.MessagesAsync(end.Token))
            {
                await context.Response.WriteAsync($"event: {message.Name}\ndata: {message.Json}\n\n", end.Token);
                await context.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the server ends.
        }
    }

    private Task LogAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (!int.TryParse(query["trial"], NumberStyles.None, CultureInfo.InvariantCulture, out int trial)
            || dashboard.Log(trial, query["name"].ToString()) is not { } log)
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such log.");
        }

        return TextAsync(context, log);
    }

    private async Task ActAsync(HttpContext context, string action)
    {
        string given = context.Request.Query["trial"].ToString();
        int? trial = int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        if (given.Length > 0 && trial is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "That is no number of a trial.");
            return;
        }

        DashboardAnswer answer = await dashboard.ActAsync(action, trial);
        context.Response.StatusCode = answer.IsDone ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        await TextAsync(context, answer.Text);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return TextAsync(context, why);
    }

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
