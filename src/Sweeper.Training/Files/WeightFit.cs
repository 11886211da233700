using Sweeper.Engine;

namespace Sweeper.Training.Files;

/// <summary>Whether the tensors of a checkpoint are those of the model that config.json describes.</summary>
internal static class WeightFit
{
    private const int MaxListed = 10;

    /// <summary>Missing, wrong and unexpected tensors in one problem; null when there are none.</summary>
    /// <param name="config">What the model is to have.</param>
    /// <param name="tensors">What the files have.</param>
    /// <param name="path">Named in the problem.</param>
    public static SpecProblem? Problem(EncoderConfig config, IReadOnlyList<StoredTensor> tensors, string path)
    {
        Dictionary<string, StoredTensor> found = [];
        List<string> wrong = [];
        foreach (StoredTensor tensor in tensors)
        {
            string name = TensorNames.Canonical(tensor.Name, config.Family);
            if (!found.TryAdd(name, tensor))
            {
                wrong.Add($"{tensor.Name} and {found[name].Name} are the same tensor");
            }
        }

        IReadOnlyList<TensorShape> encoder = TensorNames.Encoder(config);
        HashSet<string> names = [.. encoder.Select(t => t.Name)];
        string[] missing =
            [.. names.Where(name => !found.ContainsKey(name) && !TensorNames.MayBeMissing(name))];
        string[] unexpected =
            [.. found.Keys.Where(name => !names.Contains(name) && !TensorNames.MayBeUnused(name, config.Family))];
        wrong.AddRange(encoder.Where(t => found.ContainsKey(t.Name)).SelectMany(t => Faults(t, found[t.Name])));
        wrong.AddRange(encoder.Where(t => TensorNames.MayBeMissing(t.Name)).Concat(TensorNames.Classifier(config))
            .Select(t => t.Name[..t.Name.LastIndexOf('.')]).Distinct().SelectMany(name => HalfPair(name, found)));

        string?[] lists =
            [Listed("missing", missing), Listed("wrong", wrong), Listed("unexpected", unexpected)];
        string[] parts = [.. lists.OfType<string>()];
        return parts.Length == 0
            ? null
            : new SpecProblem($"the weights do not fit config.json: {string.Join("; ", parts)}",
                $"copy config.json and {Path.GetFileName(path)} of the same {config.Family.TypeName()} model", path);
    }

    private static IEnumerable<string> Faults(TensorShape expected, StoredTensor tensor)
    {
        if (!tensor.Shape.AsSpan().SequenceEqual(expected.Shape))
        {
            yield return $"{tensor.Name} is [{string.Join(", ", tensor.Shape)}], "
                + $"but must be [{string.Join(", ", expected.Shape)}]";
        }
        else if (!FloatBytes.CanRead(tensor.DType))
        {
            yield return $"{tensor.Name} is stored as {tensor.DType}, but must be F32, F16, BF16 or F64";
        }
    }

    // A head may be missing, but half a head is a damaged file.
    private static IEnumerable<string> HalfPair(string name, Dictionary<string, StoredTensor> found)
    {
        if (found.ContainsKey($"{name}.weight") != found.ContainsKey($"{name}.bias"))
        {
            yield return $"{name} has only one of weight and bias";
        }
    }

    private static string? Listed(string what, IReadOnlyList<string> items) => items.Count switch
    {
        0 => null,
        <= MaxListed => $"{what} {string.Join(", ", items)}",
        _ => $"{what} {string.Join(", ", items.Take(MaxListed))} and {items.Count - MaxListed} more",
    };
}
