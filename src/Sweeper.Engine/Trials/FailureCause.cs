using System.Text.RegularExpressions;

namespace Sweeper.Engine.Trials;

/// <summary>What a failure comes down to: failures whose messages differ in numbers only have one cause.</summary>
/// <param name="Kind">The class of cause.</param>
/// <param name="Words">The message with every number as <c>#</c>.</param>
public sealed partial record FailureCause(FailureKind Kind, string Words)
{
    public static FailureCause Of(Failure failure) => new(failure.Kind, Numbers().Replace(failure.Message, "#"));

    [GeneratedRegex("[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?")]
    private static partial Regex Numbers();
}
