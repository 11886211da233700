using Sweeper.Cli.Rendering;
using Sweeper.Engine.Store;

namespace Sweeper.Cli.Export;

/// <summary>Writes a sweep, or a trial of it, in the format of another program.</summary>
internal interface IExporter
{
    /// <summary>What <c>--format</c> calls it.</summary>
    string Name { get; }

    /// <summary>One line for people: what is written.</summary>
    string Summary { get; }

    /// <summary>Whether it writes one trial; else the whole sweep.</summary>
    bool IsOfOneTrial => false;

    /// <summary>Whether it writes evaluations only when they are asked for.</summary>
    bool TakesEpochs => false;

    /// <summary>Writes it.</summary>
    /// <exception cref="Engine.UserErrorException">There is nothing to export, or the target is in use.</exception>
    ExportResult Export(ExportRequest request);
}

/// <summary>What to export and where to.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trials">All its trials.</param>
/// <param name="Trial">The chosen trial, the best one by default; null when none was chosen and none is best.</param>
/// <param name="Target">Absolute path of a folder or file, as the format has it.</param>
/// <param name="IsForced">Whether what is there may be overwritten.</param>
internal sealed record ExportRequest(
    StoredSweep Sweep, IReadOnlyList<StoredTrial> Trials, StoredTrial? Trial, string Target, bool IsForced)
{
    /// <summary>Whether each evaluation is told, where a format can do without.</summary>
    public bool HasEpochs { get; init; }

    /// <summary>How many trials, and which sweep, as a message names it.</summary>
    public string Named => $"{Format.Count(Trials.Count, "trial")} of {Sweep.Name}";
}

/// <summary>What was exported.</summary>
/// <param name="What">As a message names it: <c>trial #7 of sst-grid</c>.</param>
/// <param name="Files">Absolute paths.</param>
internal sealed record ExportResult(string What, IReadOnlyList<string> Files);
