using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public ScalarType dtype => (ScalarType)Info().ScalarType;

        public Device device
        {
            get
            {
                Info info = Info();
                return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Info().DeviceType;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Info().IsLeaf != 0;

        public long ndim => Info().Rank;

        public long[] shape
        {
            get
            {
                var sizes = new long[Info().Rank];
                unsafe
                {
                    fixed (long* p = sizes)
                    {
                        Native.Check(Native.sw_shape(Handle, p), "shape");
                    }
                }

                return sizes;
            }
        }

        public bool requires_grad
        {
            get => Info().RequiresGrad != 0;
            set => Native.Check(Native.sw_set_requires_grad(Handle, value ? 1 : 0), "requires_grad", this);
        }

        public long dim() => Info().Rank;

        public long numel() => Info().Count;

        public long[] size() => shape;

        public long size(int dim)
        {
            long[] sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        public long[] stride()
        {
            var strides = new long[Info().Rank];
            unsafe
            {
                fixed (long* p = strides)
                {
                    Native.Check(Native.sw_strides(Handle, p), "stride");
                }
            }

            return strides;
        }

        public long element_size() => Info().ElementSize;

        public bool is_contiguous() => Info().IsContiguous != 0;

        public bool is_floating_point() => IsFloatingPoint(dtype);

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        internal Info Info()
        {
            Native.Check(Native.sw_info(Handle, out Info info), "info");
            return info;
        }
    }
}
