namespace TorchSharp;

/// <summary>The dispose scopes of each thread and the count of its tensors.</summary>
public sealed class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScope? t_current;

    [ThreadStatic]
    private static ThreadDisposeScopeStatistics? t_statistics;

    public static ThreadDisposeScopeStatistics Statistics => t_statistics ??= new();

    internal static DisposeScope? Current => t_current;

    internal static DisposeScope Enter() => t_current = new DisposeScope(t_current);

    internal static void Leave(DisposeScope scope)
    {
        if (t_current == scope)
        {
            t_current = scope.Outer;
        }
    }
}
