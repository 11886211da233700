using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Training.Files;
using Sweeper.Training.Tests.Files;
using Sweeper.Training.Tests.Loop;

namespace Sweeper.Training.Tests.Models;

/// <summary>Fine-tunes, saves, loads and fine-tunes again, as a user of each family does.</summary>
public sealed class FamiliesEndToEndTests : IDisposable
{
    private readonly TinyTask _tiny = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _tiny.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    public void A_trained_model_is_a_model_to_train(string family)
    {
        TinyFamily.Write(_folder.File("model"), family);
        string first = Train(_folder.File("model"), WeightInit.Random, "first");
        string second = Train(first, WeightInit.Pretrained, "second");

        Assert.Empty(ModelFolderCheck.Problems(Settings(first, WeightInit.Pretrained)));
        Assert.Empty(ModelFolderCheck.Notes(Settings(second, WeightInit.Pretrained)));
        using var predictor = Predictor.Load(second, "cpu", 1);
        Assert.Equal(["0", "1"], predictor.Labels);
        Assert.Equal(2, predictor.Predict(["a good film", "bad"]).Count);
        Assert.Contains(_folder.File("model/config.json"),
            TextClassificationTask.InputHashes(Settings(_folder.File("model"), WeightInit.Random)).Keys);
    }

    [SharedDataFact]
    public void The_files_of_PyTorch_are_fine_tuned()
    {
        foreach (string family in (string[])["bert", "distilbert", "roberta"])
        {
            string model = _folder.File(family);
            Directory.CreateDirectory(model);
            foreach (string file in Directory.GetFiles(SharedData.Path("golden", "models", family)))
            {
                if (!file.EndsWith(".safetensors", StringComparison.Ordinal))
                {
                    File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
                }
            }

            string best = Train(model, WeightInit.Pretrained, $"{family}-trial");

            Assert.Empty(ModelFolderCheck.Problems(Settings(best, WeightInit.Pretrained)));
        }
    }

    [Fact]
    public void A_model_that_asks_for_more_than_its_weights_is_refused_before_it_is_made()
    {
        TinyFamily.Write(_folder.File("model"), "bert");
        string best = Train(_folder.File("model"), WeightInit.Random, "first");
        string config = Path.Combine(best, "config.json");
        File.WriteAllText(config, File.ReadAllText(config)
            .Replace("\"intermediate_size\": 48", "\"intermediate_size\": 2000000000", StringComparison.Ordinal));

        var e = Assert.Throws<UserErrorException>(() => Predictor.Load(best, "cpu", 1));

        Assert.Contains("but must be [2000000000, 32]", e.Message, StringComparison.Ordinal);
    }

    private TaskSettings Settings(string model, WeightInit init) => _tiny.Settings with { Model = model, Init = init };

    private string Train(string model, WeightInit init, string name)
    {
        TrialAssignment assignment = _tiny.Assignment(name, 1, ("epochs", 1));
        assignment = assignment with
        {
            Plan = assignment.Plan with { Task = Settings(model, init) },
            Folder = new TrialFolder(_folder.File(name)),
        };
        new TextClassificationTask().Run(assignment, new RecordingReporter(), CancellationToken.None);
        return assignment.Folder.Best;
    }
}
