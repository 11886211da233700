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
}
