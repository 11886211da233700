namespace Sweeper.Training.Data;

/// <summary>What only the texts themselves tell about a data set.</summary>
/// <param name="Repeated">Training examples whose text an earlier training example has.</param>
/// <param name="Shared">Validation examples whose text a training example has too.</param>
public sealed record DataFacts(int Repeated, int Shared)
{
    /// <summary>Texts are the same when they are the same to the character; of pairs, both.</summary>
    public static DataFacts Of(TextDataSet texts)
    {
        HashSet<(string, string?)> trained = [.. texts.Train.Select(example => (example.Text, example.Pair))];
        return new(
            texts.Train.Count - trained.Count,
            texts.Validation.Count(example => trained.Contains((example.Text, example.Pair))));
    }
}
