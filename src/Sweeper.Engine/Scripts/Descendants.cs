using System.Globalization;

namespace Sweeper.Engine.Scripts;

/// <summary>The processes that this one started, and those that they started.</summary>
/// <remarks>
/// Found by their parents rather than by their process group: they share the worker's, so that whoever kills the
/// worker's group kills them too, and a session of their own does not hide them.
/// </remarks>
internal static class Descendants
{
    /// <summary>Sends all of them a signal.</summary>
    public static void Signal(int signal)
    {
        foreach (int pid in All())
        {
            ScriptNative.Signal(pid, signal);
        }
    }

    /// <summary>Collects those that have ended.</summary>
    /// <returns>Whether some are left.</returns>
    public static bool Collect()
    {
        int collected;
        do
        {
            collected = ScriptNative.Collect(-1, out _, out _);
        }
        while (collected > 0);
        return collected == 0;
    }

    private static List<int> All()
    {
        ILookup<int, int> children = Processes().ToLookup(process => process.Parent, process => process.Pid);
        List<int> found = [.. children[Environment.ProcessId]];
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return found;
    }

    private static IEnumerable<(int Pid, int Parent)> Processes()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) && ParentOf(folder) is { } parent)
            {
                yield return (pid, parent);
            }
        }
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            // The name, in parentheses, may hold anything; the state and the parent come after it.
            string status = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ', 3);
            return int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
