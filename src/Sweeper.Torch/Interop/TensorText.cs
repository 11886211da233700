using System.Text;

namespace TorchSharp.Interop;

/// <summary>Tensors as error messages and <c>ToString</c> name them: <c>[2, 3] Float32</c>.</summary>
internal static class TensorText
{
    public static string Describe(torch.Tensor tensor)
    {
        if (tensor.IsInvalid)
        {
            return "a disposed tensor";
        }

        string device = tensor.device_type == DeviceType.CPU ? "" : " on " + tensor.device;
        return $"[{string.Join(", ", tensor.shape)}] {tensor.dtype}{device}";
    }

    public static string Describe(ReadOnlySpan<Arg> args)
    {
        const int Most = 8;
        var text = new StringBuilder();
        int named = 0;
        foreach (ref readonly Arg arg in args)
        {
            torch.Tensor?[] tensors = arg.Reference switch
            {
                torch.Tensor one => [one],
                torch.Tensor?[] many => many,
                _ => [],
            };
            foreach (torch.Tensor? tensor in tensors)
            {
                if (tensor is null)
                {
                    continue;
                }

                if (++named > Most)
                {
                    return text.Append(", ...").ToString();
                }

                text.Append(named == 1 ? "" : ", ").Append(Describe(tensor));
            }
        }

        return text.ToString();
    }
}
