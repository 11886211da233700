using Sweeper.Engine;
using Sweeper.Training.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Training.Models;

/// <summary>Parameters that a checkpoint did not give, left as they were drawn.</summary>
/// <param name="Initialized">Names, in the order of the model.</param>
internal sealed record WeightReport(IReadOnlyList<string> Initialized);

/// <summary>A checkpoint's weights on the host: read once, copied into the model of each trial.</summary>
internal sealed class ModelWeights
{
    public const string FileName = "model.safetensors";

    private readonly string _path;
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors;

    private ModelWeights(string path, Dictionary<string, (long[] Shape, float[] Values)> tensors) =>
        (_path, _tensors) = (path, tensors);

    /// <summary>Reads <c>model.safetensors</c>.</summary>
    /// <exception cref="UserErrorException">The file is missing or cannot be read.</exception>
    public static ModelWeights Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Dictionary<string, (long[] Shape, float[] Values)> tensors = [];
        foreach (TensorEntry entry in reader.Entries)
        {
            string name = TensorNames.Canonical(entry.Name);
            if (name.EndsWith("position_ids", StringComparison.Ordinal))
            {
                continue; // A buffer of integers that some versions saved.
            }

            var values = new float[entry.Elements];
            reader.ReadFloat32(entry, values);
            tensors[name] = (entry.Shape, values);
        }

        return new ModelWeights(path, tensors);
    }

    /// <summary>Copies the weights into a model. A head that is missing or has another size stays as it is.</summary>
    /// <exception cref="UserErrorException">Encoder weights are missing or have another shape: lists all.</exception>
    public WeightReport ApplyTo(Module model)
    {
        using IDisposable noGrad = no_grad();
        List<SpecProblem> problems = [];
        List<string> initialized = [];
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            long[] shape = parameter.shape;
            bool found = _tensors.TryGetValue(name, out (long[] Shape, float[] Values) stored);
            if (found && stored.Shape.AsSpan().SequenceEqual(shape))
            {
                using Tensor source = tensor(stored.Values, shape);
                parameter.copy_(source);
            }
            else if (TensorNames.MayBeMissing(name) || name.StartsWith("cls.", StringComparison.Ordinal))
            {
                initialized.Add(name);
            }
            else
            {
                problems.Add(new SpecProblem(
                    found
                        ? $"'{name}' has shape {Text(stored.Shape)}, but config.json makes it {Text(shape)}"
                        : $"'{name}' of shape {Text(shape)} is missing",
                    "Use the config.json and model.safetensors of one and the same BERT model",
                    _path));
            }
        }

        return problems.Count == 0 ? new WeightReport(initialized) : throw new UserErrorException(problems);
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
