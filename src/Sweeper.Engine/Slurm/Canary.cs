namespace Sweeper.Engine.Slurm;

/// <summary>What the job that goes ahead is to look at.</summary>
/// <param name="Gpus">GPUs of the job.</param>
/// <param name="Devices">As <see cref="SlurmSettings.Devices"/>.</param>
internal sealed record CanaryRequest(int Gpus, string? Devices);

/// <summary>What it found.</summary>
/// <param name="Node">Where it ran.</param>
/// <param name="Version">Of the program there.</param>
/// <param name="Problem">Why trials cannot run there; null when they can.</param>
internal sealed record CanaryReport(string Node, string Version, string? Problem);

/// <summary>What the job that goes ahead does on its node.</summary>
internal static class Canary
{
    /// <param name="folder">Holds the request and takes the report.</param>
    /// <param name="version">Of the program.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="UserErrorException">The request cannot be read, or the report not be written.</exception>
    public static int Answer(SlurmCanaryFolder folder, string version)
    {
        CanaryRequest request = SlurmJson.Read(folder.Request, SlurmJson.Default.CanaryRequest);
        var place = ElementPlace.FromEnvironment();
        string? problem = ElementPlace.Slot(request.Gpus, request.Devices) is null ? place.NoGpu : null;
        SlurmJson.Write(folder.Report, new CanaryReport(place.Node, version, problem), SlurmJson.Default.CanaryReport);
        return 0;
    }
}
