namespace Sweeper.Engine.SweepFiles;

/// <summary>
/// Reads <c>sweeper.prior</c>: the sweeps whose trials are learned from. Whether they exist is seen at the run.
/// </summary>
internal sealed class PriorReader(Findings findings)
{
    private const string Path = "sweeper.prior";

    /// <summary>Names, each once; what is wrong is reported.</summary>
    /// <param name="sweeper">The block.</param>
    /// <param name="own">The name of this sweep, where it is known.</param>
    public IReadOnlyList<string> Read(Block? sweeper, string? own)
    {
        List<string> names = [];
        foreach (YamlNode node in sweeper?.Items("prior") ?? [])
        {
            if (node is not YamlScalar { IsNull: false } name || !SweepName.IsSafe(name.Text))
            {
                findings.Add(node.Place, $"'{Path}' is {node.Shown}, which is no name of a sweep",
                    "write the name that sweeper list shows");
            }
            else if (name.Text == own)
            {
                findings.Add(name.Place, $"'{Path}' names this sweep itself, which learns from its own trials anyway",
                    "remove it");
            }
            else if (names.Contains(name.Text))
            {
                findings.Note($"{Path} lists {name.Text} twice; it counts once");
            }
            else
            {
                names.Add(name.Text);
            }
        }

        return names;
    }
}
