using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Loads the shim from beside the assembly and refuses one of another version.</summary>
internal static unsafe class ShimLoader
{
    public static void Load(string library, int expectedAbi)
    {
        Assembly assembly = typeof(ShimLoader).Assembly;
        string file = Path.Combine(AppContext.BaseDirectory, library + ".so");
        if (!File.Exists(file))
        {
            throw new TorchException(
                $"'{file}' is missing. `dotnet build` makes it of src/Sweeper.Torch/native; copy it beside the program.");
        }

        nint handle;
        try
        {
            handle = NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw new TorchException(
                $"'{file}' cannot be loaded: {e.Message.Trim()} Is the libtorch that it was built with still installed?", e);
        }

        int abi = NativeLibrary.TryGetExport(handle, "sw_abi_version", out nint version)
            ? ((delegate* unmanaged<int>)version)()
            : 0;
        if (abi != expectedAbi)
        {
            throw new TorchException(
                $"'{file}' has version {abi} of the shim's interface, but {expectedAbi} is expected: build it anew with `dotnet build`.");
        }

        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == library ? handle : 0);
    }
}
