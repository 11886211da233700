using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Sweeper.Cli.Rendering;
using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Hub;

/// <summary>A file to download.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">As people know it.</param>
/// <param name="Tag">Its entity tag, as <see cref="Checksum"/> reads it.</param>
/// <param name="Size">Bytes; null when nobody knows.</param>
internal sealed record RemoteFile(Uri Address, string Name, string Tag, long? Size);

/// <summary>
/// Downloads a file into <c>TARGET.incomplete</c>, from where an earlier attempt stopped, checks it and gives it its name: a
/// target is there whole or not at all, whatever ends the process.
/// </summary>
internal sealed class Downloader(PatientRequests requests, DownloadProgress progress, Func<TimeSpan, CancellationToken, Task> wait)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Where a download lies until it is whole.</summary>
    public static string Incomplete(string target) => $"{target}.incomplete";

    /// <param name="file">What to download.</param>
    /// <param name="target">Absolute path of the file to be. Its folder exists, and nobody else downloads to it.</param>
    /// <param name="refused">Says what a refusal of the server means.</param>
    /// <param name="stop">Ends it; what has come stays.</param>
    /// <exception cref="UserErrorException">It is damaged twice, is refused, or the disk is full.</exception>
    /// <exception cref="UnreachableException">The network has gone.</exception>
    public async Task FetchAsync(RemoteFile file, string target, Func<HttpResponseMessage, UserErrorException> refused, CancellationToken stop)
    {
        string incomplete = Incomplete(target);
        for (int attempt = 1; ; attempt++)
        {
            progress.Begin(file.Name, file.Size, Length(incomplete));
            await ReceiveAsync(file, incomplete, refused, stop);
            string? wrong = file.Size is { } size && Length(incomplete) != size
                ? string.Create(CultureInfo.InvariantCulture, $"has {Length(incomplete)} bytes in place of {size}")
                : Checksum.Holds(incomplete, file.Tag) ? null : "does not have the checksum that its source gives";
            if (wrong is null)
            {
                FileErrors.Explain(target, () => File.Move(incomplete, target, overwrite: true));
                File.Delete(TagFile(incomplete));
                progress.End();
                return;
            }

            File.Delete(incomplete);
            File.Delete(TagFile(incomplete));
            if (attempt == 2)
            {
                throw new UserErrorException($"{file.Name}, downloaded from {file.Address.Authority}, {wrong}, twice in a row",
                    "Start again later, or from another network: something on the way changes it. Nothing of it was kept", target);
            }

            progress.Say($"  {file.Name} {wrong}: downloading it again");
        }
    }

    private async Task ReceiveAsync(RemoteFile file, string incomplete, Func<HttpResponseMessage, UserErrorException> refused, CancellationToken stop)
    {
        var patience = new Patience(progress, wait);
        while (file.Size != Length(incomplete) || !File.Exists(incomplete))
        {
            long have = Length(incomplete);
            using HttpResponseMessage answer = await requests.SendAsync(
                new TransportRequest(HttpMethod.Get, file.Address) { From = have, IfTag = ReadTag(incomplete) }, patience, refused, stop);
            bool goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == have;
            if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                || (answer.StatusCode == HttpStatusCode.PartialContent && !goesOn))
            {
                File.Delete(incomplete);
                await patience.WaitAsync($"{file.Address.Authority} cannot go on with {file.Name}", TimeSpan.Zero, stop);
                progress.Begin(file.Name, file.Size, 0);
                continue;
            }

            if (!goesOn && have > 0)
            {
                progress.Begin(file.Name, file.Size, 0); // It sends everything: ranges are not for it, or the file is another now.
            }

            if (await CopyAsync(answer, incomplete, goesOn, patience, stop) is not { } cut)
            {
                return;
            }

            await patience.WaitAsync($"  the connection was cut after {Format.Bytes(Length(incomplete))} of {file.Name} ({cut})", asked: null, stop);
        }
    }

    /// <returns>Null when all has come; else what ended it.</returns>
    private async Task<string?> CopyAsync(HttpResponseMessage answer, string incomplete, bool goesOn, Patience patience, CancellationToken stop)
    {
        WriteTag(incomplete, answer.Headers.ETag);
        // Without a buffer: what has come stays when the process is killed.
        using FileStream file = FileErrors.Explain(
            incomplete, () => new FileStream(incomplete, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
        long? left = answer.Content.Headers.ContentLength;
        byte[] buffer = new byte[1 << 17];
        try
        {
            await using Stream body = await answer.Content.ReadAsStreamAsync(stop);
            while (true)
            {
                int count = await ReadAsync(body, buffer, stop);
                if (count == 0)
                {
                    return left > 0 ? "it ended early" : null;
                }

                FileErrors.Explain(incomplete, () => file.Write(buffer, 0, count));
                left -= count;
                patience.Reset();
                progress.Advance(count);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(LongestSilence);
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {Format.Time(LongestSilence)}", error);
        }
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string TagFile(string incomplete) => $"{incomplete}.etag";

    private static EntityTagHeaderValue? ReadTag(string incomplete) =>
        File.Exists(TagFile(incomplete)) && EntityTagHeaderValue.TryParse(File.ReadAllText(TagFile(incomplete)), out EntityTagHeaderValue? tag) ? tag : null;

    // A weak tag does not promise the same bytes.
    private static void WriteTag(string incomplete, EntityTagHeaderValue? tag) => FileErrors.Explain(incomplete, () =>
    {
        if (tag is { IsWeak: false })
        {
            File.WriteAllText(TagFile(incomplete), tag.ToString());
        }
        else
        {
            File.Delete(TagFile(incomplete));
        }
    });
}
