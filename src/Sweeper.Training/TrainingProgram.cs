using System.Reflection;
using TorchSharp;

namespace Sweeper.Training;

/// <summary>The program that trains.</summary>
public static class TrainingProgram
{
    /// <summary>
    /// Its version and a hash of its code: <c>0.1.0+1f3a5c7e9b2d</c>. Another one may compute other numbers. Does not load libtorch.
    /// </summary>
    public static string Version { get; } = Of(typeof(TrainingProgram).Assembly, typeof(torch).Assembly);

    // The compiler makes a module's version id of its content, because builds are deterministic.
    private static string Of(params ReadOnlySpan<Assembly> assemblies)
    {
        List<byte> ids = [];
        foreach (Assembly assembly in assemblies)
        {
            ids.AddRange(assembly.ManifestModule.ModuleVersionId.ToByteArray());
        }

        byte[] hash = System.Security.Cryptography.SHA256.HashData([.. ids]);
        return $"{assemblies[0].GetName().Version!.ToString(3)}+{Convert.ToHexStringLower(hash)[..12]}";
    }
}
