using System.Text;
using Sweeper.Engine.Trials;
using Sweeper.Search;

namespace Sweeper.Training.Tests.Loop;

/// <summary>A model and a data set small enough to train in a second: is the sentence's adjective kind?</summary>
internal sealed class TinyTask : IDisposable
{
    private static readonly string[] Kind = ["good", "great", "fine", "superb", "lovely"];
    private static readonly string[] Unkind = ["bad", "awful", "poor", "dull", "weak"];
    private static readonly string[] Nouns = ["film", "plot", "cast", "score", "end", "idea"];
    private static readonly string[] Padding = ["the", "was", "and", "a", "very", "quite", "really", "so"];

    private readonly string _folder = Directory.CreateTempSubdirectory("sweeper-tiny-").FullName;

    /// <param name="labels">2 or 3; with 3 the third is of sentences without an adjective.</param>
    public TinyTask(int labels = 2)
    {
        Directory.CreateDirectory(ModelFolder);
        File.WriteAllLines(
            Path.Combine(ModelFolder, "vocab.txt"),
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Kind, .. Unkind, .. Nouns, .. Padding]);
        int words = File.ReadLines(Path.Combine(ModelFolder, "vocab.txt")).Count();
        File.WriteAllText(Path.Combine(ModelFolder, "config.json"), $$"""
            {
              "model_type": "bert", "architectures": ["BertForSequenceClassification"], "vocab_size": {{words}},
              "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64,
              "hidden_act": "gelu", "max_position_embeddings": 32, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
              "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "initializer_range": 0.02, "pad_token_id": 0
            }
            """);
        WriteExamples(TrainFile, 240, labels, "train");
        WriteExamples(ValidationFile, 60, labels, "validation");
    }

    public string ModelFolder => Path.Combine(_folder, "model");

    public string TrainFile => Path.Combine(_folder, "train.tsv");

    public string ValidationFile => Path.Combine(_folder, "validation.tsv");

    public TrialFolder Folder(string name) => new(Path.Combine(_folder, name));

    public TaskSettings Settings => new()
    {
        Model = ModelFolder,
        Init = WeightInit.Random,
        Data = new DataSettings { Train = TrainFile, Validation = ValidationFile },
    };

    public TrialAssignment Assignment(string folder, long seed = 1, params (string Name, object Value)[] configuration) => new(
        new TrialPlan
        {
            Sweep = "tiny",
            Trial = 1,
            Configuration = Configure(configuration),
            Seed = seed,
            Objective = new Objective("accuracy", Direction.Maximize),
            Task = Settings,
        },
        Folder(folder),
        "cpu",
        1);

    /// <summary>A quick learner's settings, changed by what is given.</summary>
    public static Configuration Configure(params (string Name, object Value)[] changes)
    {
        var values = new Dictionary<string, object>
        {
            ["learning_rate"] = 2e-3,
            ["batch_size"] = 16,
            ["epochs"] = 2,
            ["max_length"] = 16,
        };
        foreach ((string name, object value) in changes)
        {
            values[name] = value;
        }

        return new Configuration(values.Select(pair => KeyValuePair.Create(pair.Key, Value(pair.Value))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ParameterValue Value(object value) => value switch
    {
        int integer => new ParameterValue.Integer(integer),
        double real => new ParameterValue.Real(real),
        string text => new ParameterValue.Text(text),
        _ => throw new ArgumentException($"{value.GetType()} is no parameter's type", nameof(value)),
    };

    private static void WriteExamples(string path, int count, int labels, string purpose)
    {
        var random = new SeededRandom(7, 0, purpose);
        var lines = new StringBuilder("sentence\tlabel\n");
        for (int i = 0; i < count; i++)
        {
            int label = i % labels;
            List<string> words = [Nouns[random.NextInt(Nouns.Length)]];
            words.AddRange(Enumerable.Range(0, 1 + random.NextInt(8)).Select(_ => Padding[random.NextInt(Padding.Length)]));
            if (label < 2)
            {
                string[] adjectives = label == 1 ? Kind : Unkind;
                words.Insert(random.NextInt(words.Count + 1), adjectives[random.NextInt(adjectives.Length)]);
            }

            lines.Append(string.Join(' ', words)).Append('\t').Append(label).Append('\n');
        }

        File.WriteAllText(path, lines.ToString());
    }
}
