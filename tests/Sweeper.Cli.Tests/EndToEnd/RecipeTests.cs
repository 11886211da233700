using System.Text.Json.Nodes;
using Sweeper.Cli.Tests.Support;

namespace Sweeper.Cli.Tests.EndToEnd;

public sealed class RecipeTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Every_textbook_recipe_and_its_twin_are_sweep_files_with_goal_and_cost()
    {
        Assert.Equal(
            ["bert-imdb", "bert-sst", "distilbert-emotion", "movie-reviews-binary"],
            Recipes.WithTwin.Select(path => Path.GetFileNameWithoutExtension(path)));
        foreach (string recipe in Recipes.WithTwin)
        {
            (await _place.RunAsync("validate", Recipes.TwinOf(recipe))).Expect(0);
            // What they would download stands in for itself here: all but the names is checked.
            (await _place.RunAsync(
                "validate", recipe, "sweeper.task.model=models/tiny-bert", "sweeper.task.data=data/movie-sentences", "max_length=64")).Expect(0);
            foreach (string path in new[] { recipe, Recipes.TwinOf(recipe) })
            {
                string text = await File.ReadAllTextAsync(path);
                Assert.StartsWith("# Goal: ", text, StringComparison.Ordinal);
                Assert.Contains("\n# Cost: ", text, StringComparison.Ordinal);
                Assert.Contains($"\nname: {Path.GetFileNameWithoutExtension(path)}\n", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_trial_that_ends_itself_completes_and_says_why()
    {
        (await _place.RunAsync(
            "run", "tiny.yaml", "learning_rate=1e-5", "epochs=6", "early_stopping_patience=2", "early_stopping_min_delta=0.9", "-q")).Expect(0);

        string shown = (await _place.RunAsync("show", "1")).Expect(0).Out;

        Assert.Contains("Trial #1 of tiny: completed", shown, StringComparison.Ordinal);
        Assert.Contains("\n  early_stopping_patience  2\n", shown, StringComparison.Ordinal);
        Assert.Contains("\nEnded itself after epoch 3 of 6: no better for 2 evaluations (early_stopping_patience)\n", shown, StringComparison.Ordinal);
        JsonNode trial = JsonNode.Parse((await _place.RunAsync("show", "1", "--json")).Expect(0).Out)!;
        Assert.Equal(2, (int)trial["parameters"]!["early_stopping_patience"]!);
    }

    [Theory]
    [InlineData("both 'warmup_steps' and 'warmup_ratio' are given", "warmup_steps=10", "warmup_ratio=0.1")]
    [InlineData("freeze_layers goes up to 13, but the model has 2 layers", "freeze_layers=0,13")]
    [InlineData("did you mean 'early_stopping_patience'", "patience=3")]
    [InlineData("precision fp16 needs a GPU, but trials are to run on cpu", "precision=bf16,fp16", "--devices", "cpu")]
    [InlineData("did you mean 'precision'", "bf16=true")]
    [InlineData("did you mean 'layer_wise_learning_rate_decay'", "llrd=0.9")]
    public async Task Wrong_keys_are_refused_before_anything_runs(string message, params string[] overrides) =>
        (await _place.RunAsync(["run", "tiny.yaml", .. overrides])).IsRefused(message);
}
