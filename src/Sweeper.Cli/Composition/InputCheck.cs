using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.Training;
using Sweeper.Training.Files;

namespace Sweeper.Cli.Composition;

/// <summary>Looks at the data and the model that a sweep file names, before anything runs.</summary>
internal static class InputCheck
{
    /// <exception cref="UserErrorException">Holds everything that is wrong.</exception>
    public static void ThrowIfUnusable(SweepSpec spec)
    {
        if (spec.Script is not null)
        {
            return; // The reader has looked whether it can be started; what it reads, it alone knows.
        }

        List<SpecProblem> problems = [.. TextClassificationTask.Problems(spec.Task)];
        if (problems.Count == 0 && TooLong(spec) is { } problem)
        {
            problems.Add(problem);
        }

        if (problems.Count > 0)
        {
            throw new UserErrorException(problems);
        }
    }

    /// <summary>What the user should know about a file, and about what it names, that has no problems.</summary>
    public static IEnumerable<string> Notes(SweepSpec spec) =>
        spec.Notes.Concat(spec.Script is null ? TextClassificationTask.Notes(spec.Task) : []);

    private static SpecProblem? TooLong(SweepSpec spec)
    {
        Domain? lengths = spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == "max_length")?.Domain;
        int positions = EncoderConfig.Load(spec.Task.Model).MaxSequenceLength;
        IEnumerable<ParameterValue> asked = lengths?.GridValues ?? (lengths is null ? [] : [lengths.At(Math.BitDecrement(1.0))]);
        double longest = asked.Select(value => value.AsNumber() ?? 0).DefaultIfEmpty(0).Max();
        return longest <= positions
            ? null
            : new SpecProblem(
                string.Create(CultureInfo.InvariantCulture, $"max_length goes up to {longest}, but the model has {positions} positions"),
                string.Create(CultureInfo.InvariantCulture, $"set max_length to {positions} or less"),
                spec.Task.Model);
    }
}
