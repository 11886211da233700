using Sweeper.Engine;
using Sweeper.Engine.Trials;

namespace Sweeper.Cli.Export;

/// <summary>Where an export goes: what is there already is not touched unless that is asked for.</summary>
internal static class ExportTarget
{
    /// <summary>Writes one file, whole or not at all.</summary>
    /// <exception cref="UserErrorException">It is there already, or is a folder.</exception>
    public static void WriteFile(ExportRequest request, Action<Stream> write)
    {
        if (Directory.Exists(request.Target))
        {
            throw new UserErrorException("the target is a folder, but must be a file", "Name a file", request.Target);
        }

        if (!request.IsForced && File.Exists(request.Target))
        {
            throw new UserErrorException("the file is there already", "Name another, or add --force to replace it", request.Target);
        }

        AtomicFile.Write(DurableWrite.Export, request.Target, write);
    }

    /// <summary>Creates the folder.</summary>
    /// <exception cref="UserErrorException">It is a file, or not empty.</exception>
    public static void CreateFolder(ExportRequest request)
    {
        if (File.Exists(request.Target))
        {
            throw new UserErrorException("the target is a file, but must be a folder", "Name a folder that is empty or not there", request.Target);
        }

        if (!request.IsForced && Directory.Exists(request.Target) && Directory.EnumerateFileSystemEntries(request.Target).Any())
        {
            throw new UserErrorException(
                "the folder is not empty", "Name another, or add --force to write into it", request.Target);
        }

        FileErrors.Explain(request.Target, () => Directory.CreateDirectory(request.Target));
    }
}
