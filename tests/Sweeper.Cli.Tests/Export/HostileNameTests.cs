using Sweeper.Cli.Export;

namespace Sweeper.Cli.Tests.Export;

/// <summary>Names that a user's script may report become names of files.</summary>
public sealed class HostileNameTests
{
    [Theory]
    [InlineData("val_f1.best-2", "val_f1.best-2")]
    [InlineData("../../etc/passwd", ".._.._etc_passwd")]
    [InlineData("..", "___")]
    [InlineData("", "_")]
    [InlineData(" ", "_ ")]
    [InlineData("größe\n", "gr__e_")]
    public void No_name_leaves_its_folder(string name, string expected)
    {
        Assert.Equal(expected, MlflowExporter.SafeName(name));
        Assert.Equal("/runs", Path.GetDirectoryName(Path.GetFullPath(Path.Combine("/runs", MlflowExporter.SafeName(name)))));
    }

    [Fact]
    public void Odd_trials_are_exported_too()
    {
        string folder = Directory.CreateTempSubdirectory("sweeper-export-").FullName;
        try
        {
            Engine.Store.StoredSweep sweep = SampleSweep.Sweep("odd: \"name\"", folder, 12);
            foreach (IExporter exporter in Exporters.All.Where(exporter => !exporter.IsOfOneTrial))
            {
                foreach ((string what, IReadOnlyList<Engine.Store.StoredTrial> trials) in
                    new[] { ("none", []), ("failed", SampleSweep.AllFailed(3)), ("random", SampleSweep.Random(12)) })
                {
                    ExportResult result = exporter.Export(new(sweep, trials, null, Path.Combine(folder, exporter.Name, what), IsForced: false));
                    Assert.All(result.Files, file => Assert.True(File.Exists(file)));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
