namespace Sweeper.Engine.SweepFiles;

/// <summary>A model or a data set as it is found: a folder of the user's, or what was located for a name of the hub.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="Located">Null for a folder of the user's.</param>
internal sealed record FoundInput(string Folder, LocatedInput? Located);

/// <summary>
/// Finds what <c>model:</c> and <c>data:</c> name. A folder that is there wins; else a name of the hub is looked up among
/// those that were located before the file was read, and asked for when it is not there. No network, no writing.
/// </summary>
internal sealed class InputFinder(PathFinder paths, ReaderContext context, Findings findings)
{
    /// <summary>Null, and a problem or a name in <see cref="Findings.HubNames"/>, when it is not there.</summary>
    public FoundInput? Find(YamlScalar node, string key, HubKind kind, HubName? name)
    {
        if (name is null || paths.Existing(node.Text) is not null || IsPath(node, name))
        {
            if (paths.Folder(node, key, kind == HubKind.Model ? HubName.Models : HubName.DataSets) is not { } folder)
            {
                return null;
            }

            if (name is { HasOwner: false })
            {
                findings.Note($"{key}: {name} is the folder {folder}, which wins over the hub; for the hub's write {name.Name}@main");
            }

            return new FoundInput(folder, null);
        }

        if (context.Located.GetValueOrDefault(name) is { } located)
        {
            findings.Note($"{key}: {name} is {located.Source}, in {located.Folder}");
            return new FoundInput(located.Folder, located);
        }

        findings.Ask(name);
        return null;
    }

    // A path with a typo must not become a request: someone who has the first folder, or one with nearly that name, means a path.
    private bool IsPath(YamlScalar node, HubName name) => name is { HasOwner: true, Revision: null } && paths.IsNearPath(node.Text);
}
