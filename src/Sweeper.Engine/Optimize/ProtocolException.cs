namespace Sweeper.Engine.Optimize;

/// <summary>A line that cannot be answered; its message goes back as <c>{"error": ...}</c>.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
