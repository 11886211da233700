using System.Reflection;
using System.Runtime.InteropServices;

namespace Sweeper.Engine.Store;

/// <summary>Which native SQLite is loaded: the system's where there is one, as it gets security updates; else the bundled one.</summary>
public static class SqliteLibrary
{
    private const string SystemLibrary = "libsqlite3.so.0";

    private static readonly Lazy<nint> SystemHandle = new(Load);

    /// <summary>Version of the library in use, such as 3.40.1.</summary>
    public static string Version
    {
        get
        {
            Use();
            return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>Whether the system's library is in use, not the bundled one.</summary>
    public static bool IsSystem => SystemHandle.Value != 0;

    /// <summary>Loads the library, once. To be called before any use of SQLite.</summary>
    internal static void Use() => _ = SystemHandle.Value;

    private static nint Load()
    {
        // The resolver answers 0 for "as usual", which is the bundled library.
        _ = NativeLibrary.TryLoad(SystemLibrary, out nint handle);
        NativeLibrary.SetDllImportResolver(
            Assembly.Load("SQLitePCLRaw.provider.e_sqlite3"),
            (name, _, _) => name == "e_sqlite3" ? handle : 0);
        SQLitePCL.Batteries_V2.Init();
        return handle;
    }
}
