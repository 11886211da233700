using System.Globalization;

namespace Sweeper.Engine.Tests.Execution;

internal static class ProcessList
{
    /// <summary>Whether a process runs no more; a zombie that nobody collects is gone too.</summary>
    public static bool IsGone(int pid)
    {
        try
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return status[(status.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Whether a process was started by this one.</summary>
    public static bool IsChild(System.Diagnostics.Process process)
    {
        try
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/stat"));
            string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], CultureInfo.InvariantCulture) == Environment.ProcessId;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
