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
    private readonly string _path;
    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors;

    private ModelWeights(string path, Dictionary<string, (long[] Shape, float[] Values)> tensors) =>
        (_path, _tensors) = (path, tensors);

    /// <summary>Reads the weights of a model folder: safetensors or <c>pytorch_model.bin</c>, in one file or several.
    /// </summary>
    /// <param name="folder">In Hugging Face layout.</param>
    /// <param name="family">Gives names without a prefix theirs.</param>
    /// <exception cref="UserErrorException">There are none, or they cannot be read.</exception>
    public static ModelWeights Read(string folder, ModelFamily family = ModelFamily.Bert)
    {
        WeightFiles files = WeightFiles.Find(folder)
            ?? throw new UserErrorException("the model folder has neither model.safetensors nor pytorch_model.bin",
                "copy the weights of the model there", folder);
        using WeightReader reader = WeightReader.Open(files);
        Dictionary<string, (long[] Shape, float[] Values)> tensors = [];
        foreach (StoredTensor tensor in reader.Tensors)
        {
            // Integers are buffers of position numbers, which some versions saved.
            if (FloatBytes.CanRead(tensor.DType))
            {
                tensors[TensorNames.Canonical(tensor.Name, family)] = (tensor.Shape, tensor.ReadFloat32());
            }
        }

        return new ModelWeights(files.Main, tensors);
    }

    /// <summary>Throws unless a classifier's encoder has all its weights in a folder, in its shapes, and no others.
    /// </summary>
    /// <remarks>Reads headers only: a config.json that asks for too much is found before anything is allocated.
    /// </remarks>
    /// <exception cref="UserErrorException">Lists missing, wrong and unexpected tensors.</exception>
    public static void ThrowIfUnfit(EncoderConfig config, string folder)
    {
        if (WeightFiles.Find(folder) is { } files)
        {
            using WeightReader reader = WeightReader.Open(files);
            if (WeightFit.Problem(config, reader.Tensors, files.Main) is { } problem)
            {
                throw new UserErrorException([problem]);
            }
        }
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
                    $"Use the config.json and {Path.GetFileName(_path)} of one and the same model",
                    _path));
            }
        }

        return problems.Count == 0 ? new WeightReport(initialized) : throw new UserErrorException(problems);
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
