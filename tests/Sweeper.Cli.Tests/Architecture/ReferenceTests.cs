using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.Architecture;

/// <summary>The table of docs/design.md, "Projects", against what the compiler wrote down.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] Projects = ["Search", "Engine", "Torch", "Training", "Dashboard", "Cli"];

    public static TheoryData<string> AllProjects => [.. Projects];

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void Assemblies_reference_what_the_design_allows(string project)
    {
        string[] referenced = [.. References(project).Where(name => Projects.Contains(name))];

        Assert.Equal(Allowed(project), referenced.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void Projects_reference_no_more_than_the_design_allows(string project)
    {
        string file = Path.Combine(Workplace.Repository, "src", $"Sweeper.{project}", $"Sweeper.{project}.csproj");
        string[] referenced =
        [
            .. XDocument.Load(file).Descendants("ProjectReference")
                .Select(reference => Short(Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))),
        ];

        Assert.Subset(Allowed(project).ToHashSet(), referenced.ToHashSet());
    }

    [Fact]
    public void Training_uses_the_trial_contract_of_Engine_and_nothing_else() =>
        Assert.Equal([], TypesUsed("Training", "Engine")
            .Where(type => !type.StartsWith("Sweeper.Engine.Trials.", StringComparison.Ordinal))
            .Except(["Sweeper.Engine.UserErrorException", "Sweeper.Engine.SpecProblem"]));

    [Fact]
    public void Training_uses_the_value_types_of_Search_and_the_seeded_generator_only() =>
        Assert.Equal([], TypesUsed("Training", "Search").Except(
        [
            "Sweeper.Search.Configuration", "Sweeper.Search.Direction", "Sweeper.Search.ParameterValue", "Sweeper.Search.SeededRandom",
        ]));

    [Fact]
    public void The_program_starts_without_ASP_NET_Core()
    {
        using PEReader file = Open("Cli");
        MetadataReader metadata = file.GetMetadataReader();

        Assert.DoesNotContain(metadata.AssemblyReferences, handle =>
            metadata.GetString(metadata.GetAssemblyReference(handle).Name).StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain("AspNetCore", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sweeper.runtimeconfig.json")), StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(string project)
    {
        using PEReader file = Open(project);
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => Short(metadata.GetString(metadata.GetAssemblyReference(handle).Name)))];
    }

    /// <summary>Full names of another project's top-level types that a project mentions.</summary>
    private static string[] TypesUsed(string project, string other)
    {
        using PEReader file = Open(project);
        MetadataReader metadata = file.GetMetadataReader();
        string[] used =
        [
            .. metadata.TypeReferences.Select(metadata.GetTypeReference)
                .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
                    && metadata.GetString(metadata.GetAssemblyReference(
                        (AssemblyReferenceHandle)type.ResolutionScope).Name) == $"Sweeper.{other}")
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];
        Assert.NotEmpty(used);
        return used;
    }

    private static PEReader Open(string project) => new(File.OpenRead(
        Path.Combine(AppContext.BaseDirectory, project == "Cli" ? "sweeper.dll" : $"Sweeper.{project}.dll")));

    /// <summary>The row of a project: the columns that are not empty.</summary>
    private static string[] Allowed(string project)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Workplace.Repository, "docs", "design.md"));
        string[] columns = Cells(lines.Single(line => line.StartsWith("| uses", StringComparison.Ordinal)));
        string[] cells = Cells(lines.Single(line => line.StartsWith($"| {project} |", StringComparison.Ordinal)));
        return [.. columns.Zip(cells).Skip(1).Where(pair => pair.Second.Length > 0).Select(pair => pair.First).Order(StringComparer.Ordinal)];
    }

    private static string[] Cells(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static string Short(string name) => name.Replace("Sweeper.", "", StringComparison.Ordinal);
}
