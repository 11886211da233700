using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Sweeper.Engine;

namespace Sweeper.Cli.Live;

/// <summary>Makes ASP.NET Core known to this process, for the one command that needs it.</summary>
/// <remarks>
/// Were it named in the program's runtime configuration, every command would ask for it and look through its 150 assemblies
/// when it starts. It is installed beside the runtime, with the same version.
/// </remarks>
internal static class AspNetCore
{
    private const string Framework = "Microsoft.AspNetCore.App";

    /// <summary>To be called before anything of ASP.NET Core is touched.</summary>
    /// <exception cref="UserErrorException">It is not installed.</exception>
    public static void Use()
    {
        string folder = Find();
        AssemblyLoadContext.Default.Resolving += (context, name) => Load(context, Path.Combine(folder, $"{name.Name}.dll"));
    }

    private static Assembly? Load(AssemblyLoadContext context, string path) => File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;

    // .../shared/Microsoft.NETCore.App/10.0.1 has .../shared/Microsoft.AspNetCore.App/10.0.1 beside it, or another of the same 10.
    private static string Find()
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        var all = new DirectoryInfo(Path.Combine(runtime.Parent!.Parent!.FullName, Framework));
        IEnumerable<DirectoryInfo> fitting = all.Exists
            ? all.GetDirectories($"{Environment.Version.Major}.*")
                .OrderByDescending(version => version.Name == runtime.Name)
                .ThenByDescending(version => Version.TryParse(version.Name, out Version? number) ? number : new Version())
            : [];
        return fitting.FirstOrDefault()?.FullName ?? throw new UserErrorException(
            $"the dashboard needs ASP.NET Core {Environment.Version.Major}, which is not installed beside .NET",
            $"Install it, for instance with 'apt-get install aspnetcore-runtime-{Environment.Version.Major}.0', or use 'sweeper status' and 'sweeper report --html'",
            all.FullName);
    }
}
