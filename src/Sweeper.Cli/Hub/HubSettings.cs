using Sweeper.Engine;

namespace Sweeper.Cli.Hub;

/// <summary>Where the hub and its cache are: the environment variables of the Python package huggingface_hub, with its defaults.</summary>
internal sealed record HubSettings
{
    /// <summary>HF_ENDPOINT. Ends in a slash.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>HF_HOME. Absolute.</summary>
    public required string Home { get; init; }

    /// <summary>HF_HUB_CACHE: one folder for each repository. Absolute.</summary>
    public required string Cache { get; init; }

    /// <summary>HF_TOKEN, else the file that <c>hf auth login</c> writes; null when there is none.</summary>
    public string? Token { get; init; }

    /// <summary>HF_HUB_OFFLINE: no request is made.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Data sets that come from elsewhere than the hub, unpacked.</summary>
    public string Archives => Path.Combine(Home, "sweeper");

    /// <exception cref="UserErrorException">A variable cannot be used.</exception>
    public static HubSettings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    /// <exception cref="UserErrorException">A variable cannot be used.</exception>
    public static HubSettings From(Func<string, string?> variable)
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string home = Folder(First("HF_HOME") ?? Path.Combine(First("XDG_CACHE_HOME") ?? Path.Combine(user, ".cache"), "huggingface"));
        return new HubSettings
        {
            Endpoint = Address(First("HF_ENDPOINT") ?? "https://huggingface.co"),
            Home = home,
            Cache = First("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE") is { } cache ? Folder(cache) : Path.Combine(home, "hub"),
            Token = Checked(First("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN") ?? Stored(First("HF_TOKEN_PATH") ?? Path.Combine(home, "token"))),
            IsOffline = First("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE",
        };

        string? First(params string[] names) => names.Select(variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();

        string Folder(string path) =>
            Path.GetFullPath(path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? user + path[1..] : path);
    }

    /// <summary>Without the token: it must not get into any message.</summary>
    public override string ToString() => $"{Endpoint} in {Cache}";

    private static Uri Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw new UserErrorException($"HF_ENDPOINT is '{text}', which is no address", "Set it to the hub's, such as https://huggingface.co, or unset it");

    private static string? Stored(string file)
    {
        try
        {
            string? text = File.Exists(file) ? File.ReadAllText(file).Trim() : null;
            return string.IsNullOrEmpty(text) ? null : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // Most of the hub needs no token; what does says so.
        }
    }

    private static string? Checked(string? token) => token is null || token.All(letter => letter is > ' ' and < '\u007f')
        ? token
        : throw new UserErrorException("HF_TOKEN, or the file with the token, holds blanks or characters that no token has",
            "Copy the token again from the hub's settings page");
}
