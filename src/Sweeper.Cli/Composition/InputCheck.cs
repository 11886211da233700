using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.SweepFiles;
using Sweeper.Search;
using Sweeper.Training;
using Sweeper.Training.Data;
using Sweeper.Training.Files;

namespace Sweeper.Cli.Composition;

/// <summary>Looks at the data and the model that a sweep file names, before anything runs.</summary>
internal static class InputCheck
{
    private const string MaxLength = "max_length";

    /// <summary>What the data are like; null for a script, which alone knows what it reads.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="cacheFolder">Where the encoded data are kept for the trials; null for nowhere.</param>
    /// <exception cref="UserErrorException">Holds everything that is wrong.</exception>
    public static DataSummary? Examine(SweepSpec spec, string? cacheFolder)
    {
        if (spec.Script is not null)
        {
            return null; // The reader has looked whether it can be started.
        }

        SpecProblem? tooLong = TooLong(spec);
        try
        {
            // What is refused leaves nothing behind.
            DataSummary summary = new DataExamination(tooLong is null ? cacheFolder : null).Summarize(spec.Task, MaxLengths(spec));
            return tooLong is null ? summary : throw new UserErrorException([tooLong]);
        }
        catch (UserErrorException error) when (tooLong is not null && !error.Problems.Contains(tooLong))
        {
            throw new UserErrorException([.. error.Problems, tooLong]);
        }
    }

    /// <summary>Every value of max_length in the sweep; of a range, its ends.</summary>
    private static int[] MaxLengths(SweepSpec spec)
    {
        Domain? domain = spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == MaxLength)?.Domain;
        ParameterValue? usual = TextClassificationTask.Description.Hyperparameters.First(rule => rule.Name == MaxLength).Default;
        IEnumerable<ParameterValue> values = domain is not null
            ? domain.GridValues ?? [domain.At(0), domain.At(Math.BitDecrement(1.0))]
            : usual is null ? [] : [usual];
        return [.. values.Select(value => value.AsNumber()).OfType<double>().Select(value => (int)value).Distinct().Order()];
    }

    /// <summary>What the user should know about a file, and about what it names, that has no problems.</summary>
    public static IEnumerable<string> Notes(SweepSpec spec) =>
        spec.Notes.Concat(spec.Script is null ? TextClassificationTask.Notes(spec.Task) : []);

    private static SpecProblem? TooLong(SweepSpec spec)
    {
        int positions;
        try
        {
            positions = EncoderConfig.Load(spec.Task.Model).MaxSequenceLength;
        }
        catch (UserErrorException)
        {
            return null; // Told with the other problems of the model.
        }

        bool isInFile = spec.Space.Parameters.Any(parameter => parameter.Name == MaxLength);
        int longest = MaxLengths(spec).DefaultIfEmpty(0).Max();
        return longest <= positions || !isInFile
            ? null
            : new SpecProblem(
                string.Create(CultureInfo.InvariantCulture, $"max_length goes up to {longest}, but the model has {positions} positions"),
                string.Create(CultureInfo.InvariantCulture, $"set max_length to {positions} or less"),
                spec.Task.Model);
    }
}
