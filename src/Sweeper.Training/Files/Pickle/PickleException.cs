namespace Sweeper.Training.Files.Pickle;

/// <summary>A pickle that is damaged or that holds what is not allowed.</summary>
/// <param name="message">What is wrong, as the end of a sentence about the file.</param>
/// <param name="forbidden">Whether it asks for something that would be run.</param>
internal sealed class PickleException(string message, bool forbidden = false) : Exception(message)
{
    public bool Forbidden => forbidden;
}
