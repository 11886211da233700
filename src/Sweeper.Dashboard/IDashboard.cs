namespace Sweeper.Dashboard;

/// <summary>What the server shows and does. Called from any thread.</summary>
public interface IDashboard
{
    /// <summary>The page, which has everything in it.</summary>
    string Page { get; }

    /// <summary>The page's content security policy.</summary>
    string Policy { get; }

    /// <summary>What one page is told: first all it needs to be up to date, then each change, until it goes away.</summary>
    /// <param name="stop">Cancelled when it goes away.</param>
    IAsyncEnumerable<DashboardMessage> MessagesAsync(CancellationToken stop);

    /// <summary>The end of a trial's log; null when there is no such trial or log.</summary>
    /// <param name="trial">Its number.</param>
    /// <param name="name"><c>out</c> or <c>err</c>.</param>
    string? Log(int trial, string name);

    /// <summary>Does what somebody with the token asked for.</summary>
    /// <param name="action"><c>stop</c>, <c>resume</c> or <c>retry</c>.</param>
    /// <param name="trial">What to try again; null for all that failed.</param>
    Task<DashboardAnswer> ActAsync(string action, int? trial);
}

/// <summary>A message to a page.</summary>
/// <param name="Name">What kind of message.</param>
/// <param name="Json">One line.</param>
public sealed record DashboardMessage(string Name, string Json);

/// <summary>What came of an action.</summary>
/// <param name="IsDone">Whether it was done.</param>
/// <param name="Text">What was done, or why not, for people.</param>
public sealed record DashboardAnswer(bool IsDone, string Text);
