using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The kinds of argument and result; the numbers are those of <c>enum Tag</c> in shim.cpp.</summary>
internal enum Tag
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    DoubleList,
    TensorList,
    String,
    Device,
}

/// <summary>One argument or result as the shim sees it: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Val
{
    public Tag Tag;
    public int Count;
    public long Bits;
}

/// <summary>What <c>sw_info</c> tells of a tensor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Info
{
    public int ScalarType;
    public int DeviceType;
    public int DeviceIndex;
    public int Rank;
    public long Count;
    public int RequiresGrad;
    public int IsLeaf;
    public int IsContiguous;
    public int ElementSize;
}
