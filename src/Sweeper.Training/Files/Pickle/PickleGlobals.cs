namespace Sweeper.Training.Files.Pickle;

/// <summary>The names of Python a checkpoint may use. Nothing is looked up in any other way.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, object> Allowed = new(StringComparer.Ordinal)
    {
        ["collections.OrderedDict"] = PickleGlobal.OrderedDict,
        ["torch._utils._rebuild_tensor"] = PickleGlobal.RebuildTensor,
        ["torch._utils._rebuild_tensor_v2"] = PickleGlobal.RebuildTensorV2,
        ["torch._utils._rebuild_parameter"] = PickleGlobal.RebuildParameter,
        ["torch.DoubleStorage"] = new StorageType("F64", 8),
        ["torch.FloatStorage"] = new StorageType("F32", 4),
        ["torch.HalfStorage"] = new StorageType("F16", 2),
        ["torch.BFloat16Storage"] = new StorageType("BF16", 2),
        ["torch.LongStorage"] = new StorageType("I64", 8),
        ["torch.IntStorage"] = new StorageType("I32", 4),
        ["torch.ShortStorage"] = new StorageType("I16", 2),
        ["torch.CharStorage"] = new StorageType("I8", 1),
        ["torch.ByteStorage"] = new StorageType("U8", 1),
        ["torch.BoolStorage"] = new StorageType("BOOL", 1),
    };

    /// <exception cref="PickleException">The name is any other.</exception>
    public static object Find(string module, string name) =>
        Allowed.GetValueOrDefault($"{module}.{name}") ?? throw Refusal(module, name);

    /// <summary>The error that names what the file asks for.</summary>
    public static PickleException Refusal(string module, string name) =>
        new($"asks Python to load and run '{Shown(module)}.{Shown(name)}'", forbidden: true);

    // What a damaged or hostile file calls a name may be long and may steer a terminal.
    private static string Shown(string text)
    {
        string plain = string.Concat(text.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '?'));
        return text.Length > 80 ? plain + "..." : plain;
    }
}
