using System.Globalization;
using Sweeper.Engine;
using Sweeper.Engine.Execution;
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
    /// <param name="slots">Where its trials are to run, if that is on this machine.</param>
    /// <param name="cacheFolder">Where the encoded data are kept for the trials; null for nowhere.</param>
    /// <exception cref="UserErrorException">Holds everything that is wrong.</exception>
    public static DataSummary? Examine(SweepSpec spec, IReadOnlyList<DeviceSlot> slots, string? cacheFolder)
    {
        if (spec.Script is not null)
        {
            return null; // The reader has looked whether it can be started.
        }

        SpecProblem[] tooMuch = [.. TooMuchForModel(spec), .. spec.Slurm is null ? TooMuchForDevices(spec, slots) : []];
        try
        {
            // What is refused leaves nothing behind.
            DataSummary summary = new DataExamination(tooMuch.Length == 0 ? cacheFolder : null).Summarize(spec.Task, MaxLengths(spec));
            return tooMuch.Length == 0 ? summary : throw new UserErrorException(tooMuch);
        }
        catch (UserErrorException error) when (tooMuch.Length > 0 && !error.Problems.Intersect(tooMuch).Any())
        {
            throw new UserErrorException([.. error.Problems, .. tooMuch]);
        }
    }

    /// <summary>Every value of max_length in the sweep; of a range, its ends.</summary>
    private static int[] MaxLengths(SweepSpec spec) => ValuesOf(spec, MaxLength);

    private static int[] ValuesOf(SweepSpec spec, string name)
    {
        Domain? domain = spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Domain;
        ParameterValue? usual = TextClassificationTask.Description.Hyperparameters.First(rule => rule.Name == name).Default;
        IEnumerable<ParameterValue> values = domain is not null
            ? domain.GridValues ?? [domain.At(0), domain.At(Math.BitDecrement(1.0))]
            : usual is null ? [] : [usual];
        return [.. values.Select(value => value.AsNumber()).OfType<double>().Select(value => (int)value).Distinct().Order()];
    }

    /// <summary>What the user should know about a file, and about what it names, that has no problems.</summary>
    public static IEnumerable<string> Notes(SweepSpec spec) =>
        spec.Notes.Concat(spec.Script is null ? TextClassificationTask.Notes(spec.Task) : []);

    private static SpecProblem[] TooMuchForModel(SweepSpec spec)
    {
        try
        {
            var config = EncoderConfig.Load(spec.Task.Model);
            return [.. new[]
            {
                TooMuch(spec, MaxLength, config.MaxSequenceLength, "positions"),
                TooMuch(spec, "freeze_layers", config.NumHiddenLayers, "layers"),
            }.OfType<SpecProblem>()];
        }
        catch (UserErrorException)
        {
            return []; // Told with the other problems of the model.
        }
    }

    private static IEnumerable<SpecProblem> TooMuchForDevices(SweepSpec spec, IReadOnlyList<DeviceSlot> slots)
    {
        const string precision = "precision";
        Domain? domain = spec.Space.Parameters.FirstOrDefault(parameter => parameter.Name == precision)?.Domain;
        if (domain?.GridValues?.Any(value => value.ToString() == "fp16") == true && slots.Any(slot => slot.Device == "cpu"))
        {
            yield return new SpecProblem("precision fp16 needs a GPU, but trials are to run on cpu", "take bf16 or fp32", precision);
        }
    }

    private static SpecProblem? TooMuch(SweepSpec spec, string name, int most, string what)
    {
        bool isInFile = spec.Space.Parameters.Any(parameter => parameter.Name == name);
        int largest = ValuesOf(spec, name).DefaultIfEmpty(0).Max();
        return largest <= most || !isInFile
            ? null
            : new SpecProblem(
                string.Create(CultureInfo.InvariantCulture, $"{name} goes up to {largest}, but the model has {most} {what}"),
                string.Create(CultureInfo.InvariantCulture, $"set {name} to {most} or less"),
                spec.Task.Model);
    }
}
