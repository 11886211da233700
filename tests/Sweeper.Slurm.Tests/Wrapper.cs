namespace Sweeper.Slurm.Tests;

/// <summary>Puts a program of the same name before one of Slurm's, until it is disposed.</summary>
internal sealed class Wrapper : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wrapper-").FullName;
    private readonly string _path = Environment.GetEnvironmentVariable("PATH")!;

    /// <param name="program">Whose name it has.</param>
    /// <param name="script">What it does; <c>$real</c> is the program itself.</param>
    public Wrapper(string program, string script)
    {
        string real = Shell.Run("which", program)!.Trim();
        string file = Path.Combine(_folder, program);
        File.WriteAllText(file, $"#!/bin/bash\nreal={real}\n{script}\n");
        Shell.Run("chmod", "+x", file);
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(_folder, recursive: true);
    }
}
