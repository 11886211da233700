using System.Globalization;
using Sweeper.Cli.CommandLine;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;

namespace Sweeper.Cli.Hub;

/// <summary>What it means when the hub says no, and what to do about it. No message has the token in it.</summary>
internal static class HubRefusals
{
    /// <param name="name">What was asked for.</param>
    /// <param name="settings">Of the hub.</param>
    /// <param name="answer">Its answer: 4xx.</param>
    public static UserErrorException Of(HubName name, HubSettings settings, HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        string code = answer.Headers.TryGetValues("X-Error-Code", out IEnumerable<string>? codes) ? codes.First() : "";
        string page = new Uri(settings.Endpoint, $"{(name.Kind == HubKind.Data ? "datasets/" : "")}{name.Name}").AbsoluteUri;
        string hub = settings.Endpoint.Authority;
        string kind = name.Kind == HubKind.Data ? "data set" : "model";
        return (status, code) switch
        {
            (_, "GatedRepo") => new(
                $"the {kind} '{name.Name}' is gated: {hub} gives it to those who have accepted its licence ({status.ToString(CultureInfo.InvariantCulture)})",
                settings.Token is null
                    ? $"Accept the licence at {page}, and set HF_TOKEN to a token of that account; {Bundled(name)}"
                    : $"Accept the licence at {page} with the account whose token is in use; {Bundled(name)}"),
            (_, "RevisionNotFound") => new(
                $"the {kind} '{name.Name}' has no revision '{name.Revision ?? "main"}' on {hub}",
                $"Name a branch, tag or commit of {page}/tree/main, or leave out @{name.Revision}"),
            (401 or 404, "RepoNotFound" or "") when status == 404 || settings.Token is null => new(
                $"{hub} has no {kind} '{name.Name}', or it is private",
                $"{DidYouMean(name)}Correct the name; of a private one, set HF_TOKEN; {Bundled(name)}"),
            (404, _) => new($"a file of the {kind} '{name.Name}' is not on {hub} any more", $"Look at {page}, or start again"),
            (401, _) => new(
                $"{hub} does not take the token for '{name.Name}' (401)",
                "Set HF_TOKEN to a token that is valid, or unset it for what is public"),
            (403, _) => new(
                $"{hub} does not let this token read '{name.Name}' (403)",
                $"Give the token the right to read it in the hub's settings, or accept its terms at {page}"),
            _ => new(
                string.Create(CultureInfo.InvariantCulture, $"{hub} refuses the request for '{name.Name}' ({status})"),
                $"Look at {page}, and check HF_ENDPOINT"),
        };
    }

    /// <summary>What can be used without the hub.</summary>
    public static string Bundled(HubName name) =>
        $"or write {(name.Kind == HubKind.Data ? "data: data/movie-sentences" : "model: models/tiny-bert")}, which comes with Sweeper";

    private static string DidYouMean(HubName name) =>
        Suggestion.DidYouMean(name.Name, (name.Kind == HubKind.Model ? HubName.Models : HubName.DataSets).Where(known => known != name.Name));
}
