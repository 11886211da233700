namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// What reading a sweep file found so far: what is wrong, and what was decided for the user.
/// </summary>
internal sealed class Findings
{
    private readonly List<(Place Place, SpecProblem Problem)> _problems = [];
    private readonly List<string> _notes = [];
    private readonly List<HubName> _hubNames = [];

    public IReadOnlyList<string> Notes => [.. _notes.Distinct()];

    /// <summary>What must be located before the file can be used.</summary>
    public IReadOnlyList<HubName> HubNames => _hubNames.ToArray();

    public bool HasProblems => _problems.Count > 0;

    /// <summary>In the order of the file; those of the command line come last.</summary>
    public IReadOnlyList<SpecProblem> Problems =>
        [.. _problems
            .OrderBy(found => found.Place.Line == 0)
            .ThenBy(found => found.Place.Line)
            .ThenBy(found => found.Place.Column)
            .Select(found => found.Problem)
            .Distinct()];

    /// <param name="place">Where it is wrong.</param>
    /// <param name="what">Names the key and the value and says what is wrong with it.</param>
    /// <param name="fix">What to do, starting with a verb, no final point.</param>
    public void Add(Place place, string what, string fix) =>
        _problems.Add((place, new SpecProblem(what, fix, place.ToString())));

    public void Ask(HubName name) => _hubNames.Add(name);

    public void Note(string note) => _notes.Add(note);
}
