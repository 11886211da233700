using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>
/// One operator of ATen, by name and overload. It is looked up at the first call, so that an operator which this
/// libtorch lacks fails only where it is used.
/// </summary>
internal sealed unsafe class Op(string name, string overload = "")
{
    private const int MaxResults = 8;

    [ThreadStatic]
    private static byte* t_arena; // Where the arguments of this thread's call lie; grows and is kept.

    [ThreadStatic]
    private static int t_arenaSize;

    private nint _handle;

    public string Name => "aten::" + name;

    public bool Exists => Native.sw_op_exists(Name, overload) != 0;

    /// <summary>The first result as a new tensor.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Arg> args)
    {
        Val* results = stackalloc Val[MaxResults];
        int count = Invoke(args, results);
        Free(new ReadOnlySpan<Val>(results + 1, Math.Max(0, count - 1)));
        return new torch.Tensor((nint)results[0].Bits);
    }

    /// <summary>The first two results.</summary>
    public (torch.Tensor First, torch.Tensor Second) CallPair(params ReadOnlySpan<Arg> args)
    {
        Val* results = stackalloc Val[MaxResults];
        Invoke(args, results);
        return (new torch.Tensor((nint)results[0].Bits), new torch.Tensor((nint)results[1].Bits));
    }

    /// <summary>A list of tensors.</summary>
    public torch.Tensor[] CallList(params ReadOnlySpan<Arg> args)
    {
        Val* results = stackalloc Val[MaxResults];
        Invoke(args, results);
        var tensors = new torch.Tensor[results[0].Count];
        for (int k = 0; k < tensors.Length; k++)
        {
            tensors[k] = new torch.Tensor(((nint*)results[0].Bits)[k]);
        }

        Native.sw_free_list((nint)results[0].Bits);
        return tensors;
    }

    /// <summary>A list of tensors whose handles go into an owning <paramref name="target"/>, emptied before.</summary>
    public void CallInto(HandleList target, params ReadOnlySpan<Arg> args)
    {
        Val* results = stackalloc Val[MaxResults];
        Invoke(args, results);
        target.Clear();
        target.AddRange(new ReadOnlySpan<nint>((nint*)results[0].Bits, results[0].Count));
        Native.sw_free_list((nint)results[0].Bits);
    }

    /// <summary>For operators that return nothing or their own first argument: whatever comes back is dropped.</summary>
    public void Do(params ReadOnlySpan<Arg> args)
    {
        Val* results = stackalloc Val[MaxResults];
        int count = Invoke(args, results);
        Free(new ReadOnlySpan<Val>(results, count));
    }

    /// <summary>An operator that answers yes or no.</summary>
    public bool Ask(params ReadOnlySpan<Arg> args)
    {
        Val* results = stackalloc Val[MaxResults];
        Invoke(args, results);
        return results[0].Bits != 0;
    }

    private static void Free(ReadOnlySpan<Val> results)
    {
        foreach (ref readonly Val result in results)
        {
            if (result.Tag == Tag.Tensor)
            {
                Native.sw_free((nint)result.Bits);
            }
            else if (result.Tag == Tag.TensorList)
            {
                Native.sw_free_many((nint*)result.Bits, result.Count);
                Native.sw_free_list((nint)result.Bits);
            }
        }
    }

    private int Invoke(ReadOnlySpan<Arg> args, Val* results)
    {
        if (_handle == 0)
        {
            Native.Check(Native.sw_op(Name, overload, out _handle), Name);
        }

        int size = args.Length * sizeof(Val);
        foreach (ref readonly Arg arg in args)
        {
            size += SizeInArena(arg.Reference);
        }

        if (size > t_arenaSize)
        {
            t_arenaSize = Math.Max(2 * size, 4096);
            t_arena = (byte*)NativeMemory.Realloc(t_arena, (nuint)t_arenaSize);
        }

        var vals = (Val*)t_arena;
        byte* rest = t_arena + args.Length * sizeof(Val);
        for (int k = 0; k < args.Length; k++)
        {
            rest = Write(args[k], ref vals[k], rest);
        }

        int status = Native.sw_call(_handle, vals, args.Length, results, MaxResults, out int count);
        if (status != 0)
        {
            string message = Native.LastError(); // Before anything else can overwrite it.
            throw Native.Failure(status, Name, TensorText.Describe(args), message);
        }

        foreach (ref readonly Arg arg in args)
        {
            GC.KeepAlive(arg.Reference);
        }

        return count;
    }

    private static int SizeInArena(object? reference) => reference switch
    {
        null or torch.Tensor => 0,
        Array list => 8 * list.Length,
        HandleList handles => 8 * handles.Count,
        string text => (Encoding.UTF8.GetMaxByteCount(text.Length) + 7) & ~7,
        _ => 0,
    };

    private static byte* Write(in Arg arg, ref Val val, byte* rest)
    {
        val.Tag = arg.Tag;
        val.Count = arg.Count;
        val.Bits = arg.Bits;
        if (arg.Reference is null)
        {
            return rest;
        }

        if (arg.Reference is torch.Tensor tensor)
        {
            val.Bits = tensor.Handle;
            return rest;
        }

        val.Bits = (long)rest;
        switch (arg.Reference)
        {
            case long[] list:
                list.CopyTo(new Span<long>(rest, list.Length));
                val.Count = list.Length;
                break;
            case double[] list:
                list.CopyTo(new Span<double>(rest, list.Length));
                val.Count = list.Length;
                break;
            case HandleList handles:
                handles.Items.CopyTo(new Span<nint>(rest, handles.Count));
                val.Count = handles.Count;
                break;
            case torch.Tensor?[] tensors:
                for (int j = 0; j < tensors.Length; j++)
                {
                    ((nint*)rest)[j] = tensors[j]?.Handle ?? 0;
                }

                val.Count = tensors.Length;
                break;
            case string text:
                val.Count = Encoding.UTF8.GetBytes(text, new Span<byte>(rest, Encoding.UTF8.GetMaxByteCount(text.Length)));
                return rest + ((Encoding.UTF8.GetMaxByteCount(text.Length) + 7) & ~7);
        }

        return rest + 8 * val.Count;
    }
}
