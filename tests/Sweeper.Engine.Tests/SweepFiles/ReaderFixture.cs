using Sweeper.Engine.SweepFiles;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Engine.Tests.SweepFiles;

/// <summary>A folder with a model and data, and a task like the built-in one.</summary>
public sealed class ReaderFixture : IDisposable
{
    public static readonly TaskDescription Task = new()
    {
        Hyperparameters =
        [
            new("learning_rate", HyperparameterKind.Real, "peak learning rate", new ParameterValue.Real(2e-5))
                { Min = 0, MinExclusive = true, Max = 1 },
            new("batch_size", HyperparameterKind.Integer, "examples in a step",
                new ParameterValue.Integer(32)) { Min = 1 },
            new("epochs", HyperparameterKind.Integer, "passes over the data", new ParameterValue.Integer(3))
                { Min = 1, Max = 1000 },
            new("weight_decay", HyperparameterKind.Real, "decoupled weight decay",
                new ParameterValue.Real(0)) { Min = 0 },
            new("dropout", HyperparameterKind.Real, "probability of dropping", new ParameterValue.Real(0.1))
                { Min = 0, Max = 1, MaxExclusive = true },
            new("offset", HyperparameterKind.Real, "any number", new ParameterValue.Real(0)),
            new("optimizer", HyperparameterKind.Choice, "update rule", new ParameterValue.Text("adamw"))
                { Choices = ["adamw", "sgd"] },
        ],
        Metrics =
        [
            new("f1", Direction.Maximize, "macro F1"),
            new("accuracy", Direction.Maximize, "share of right answers"),
            new("loss", Direction.Minimize, "validation loss"),
        ],
    };

    public ReaderFixture()
    {
        Folder = Directory.CreateTempSubdirectory("sweeper-reader").FullName;
        Touch("models/tiny/config.json");
        Touch("data/sst2/train.tsv");
        Touch("data/sst2/dev.tsv");
        Touch("data/sst2/test.tsv");
        Touch("train.py");
    }

    public string Folder { get; }

    public string In(string path) => Path.Combine(Folder, path);

    public void Touch(string path, string text = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }

    public SweepSpec Read(string text, params string[] overrides)
    {
        Touch("s.yaml", text);
        return SweepFileReader.Read("s.yaml", overrides, Context());
    }

    public ReaderContext Context() => new() { Task = Task, CurrentFolder = Folder };

    /// <summary>All problems as shown, with the fixture's folder as <c>/here</c>.</summary>
    public string ProblemsOf(string text, params string[] overrides)
    {
        var e = Assert.Throws<UserErrorException>(() => Read(text, overrides));
        return e.Message.Replace(Folder, "/here", StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
