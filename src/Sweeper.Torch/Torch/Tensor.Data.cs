using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor on the CPU. The span is good while the tensor lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                Info info = Info();
                if (info.IsContiguous == 0)
                {
                    throw new InvalidOperationException("bytes needs a contiguous tensor: call contiguous() before");
                }

                return new Span<byte>((void*)DataPointer(), checked((int)(info.Count * info.ElementSize)));
            }

            set
            {
                Span<byte> memory = bytes;
                if (value.Length != memory.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes for a tensor of {memory.Length} bytes");
                }

                value.CopyTo(memory);
            }
        }

        /// <summary>The elements of a tensor on the CPU, in the order of its indices.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            CheckType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The one element of a tensor; <typeparamref name="T"/> must be the tensor's type.</summary>
        public unsafe T item<T>()
            where T : unmanaged
        {
            CheckType<T>();
            if (numel() != 1)
            {
                throw new InvalidOperationException($"item() needs a tensor of one element, not {TensorText.Describe(this)}");
            }

            T value;
            Native.Check(Native.sw_to_host(Handle, &value, sizeof(T)), "item", this);
            return value;
        }

        public float ReadCpuSingle(long i) => data<float>().AtLinear(i);

        public long ReadCpuInt64(long i) => data<long>().AtLinear(i);

        internal nint DataPointer()
        {
            Native.Check(Native.sw_data(Handle, out nint data), "data", this);
            return data;
        }

        private void CheckType<T>()
        {
            ScalarType type = dtype;
            if (TypeOf<T>() != type)
            {
                throw new ArgumentException($"a tensor of {type} cannot be read as {typeof(T).Name}: convert it first");
            }
        }
    }
}
