using TorchSharp.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>RMSprop (Hinton), centred or not, with momentum, as PyTorch has it.</summary>
    public sealed class RMSProp : OptimizerHelper
    {
        internal RMSProp(IEnumerable<ParamGroup> groups, Options defaults)
            : base(defaults) => groups.ToList().ForEach(add_param_group);

        private protected override OptimizerState NewState(Parameter parameter, Modules.ParamGroup group) => new State(parameter);

        // v = a v + (1 - a) g^2;  centred: m = a m + (1 - a) g and v - m^2 in v's place;  b = mu b + g / (sqrt(v) + eps);  p -= lr b
        private protected override void Update(Modules.ParamGroup group, GroupStep step)
        {
            var o = (Options)group.Options;
            (double lr, double alpha, double momentum) = (o.LearningRate!.Value, o.alpha!.Value, o.momentum!.Value);
            HandleList g = step.Gradients;
            if (o.maximize!.Value)
            {
                Ops._foreach_neg.CallInto(step.Temporary(0), g);
                g = step.Temporary(0);
            }

            if (o.weight_decay!.Value != 0)
            {
                Ops._foreach_add_List.CallInto(step.Temporary(1), g, step.Parameters, o.weight_decay.Value);
                g = step.Temporary(1);
            }

            HandleList v = step.Of<State>(0, s => s.square_avg);
            Ops._foreach_mul__Scalar.Do(v, alpha);
            Ops._foreach_addcmul__Scalar.Do(v, g, g, 1 - alpha);
            HandleList denominator = step.Temporary(2);
            if (o.centered!.Value)
            {
                HandleList m = step.Of<State>(1, s => s.EnsureAverage());
                Ops._foreach_mul__Scalar.Do(m, alpha);
                Ops._foreach_add__List.Do(m, g, 1 - alpha);
                Ops._foreach_addcmul_Scalar.CallInto(denominator, v, m, m, -1);
                Ops._foreach_sqrt_.Do(denominator);
            }
            else
            {
                Ops._foreach_sqrt.CallInto(denominator, v);
            }

            Ops._foreach_add__Scalar.Do(denominator, o.eps!.Value);
            if (momentum > 0)
            {
                HandleList b = step.Of<State>(2, s => s.EnsureBuffer());
                Ops._foreach_mul__Scalar.Do(b, momentum);
                Ops._foreach_addcdiv__Scalar.Do(b, g, denominator, 1);
                Ops._foreach_add__List.Do(step.Parameters, b, -lr);
            }
            else
            {
                Ops._foreach_addcdiv__Scalar.Do(step.Parameters, g, denominator, -lr);
            }
        }

        public sealed class Options : OptimizerOptions
        {
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public double? momentum;
            public bool? centered;
            public bool? maximize;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (alpha, eps, weight_decay, momentum) = (other.alpha, other.eps, other.weight_decay, other.momentum);
                (centered, maximize) = (other.centered, other.maximize);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                alpha = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                momentum = reader.ReadDouble();
                centered = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(alpha!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(momentum!.Value);
                writer.Write(centered!.Value);
                writer.Write(maximize!.Value);
            }

            internal override void FillFrom(OptimizerOptions defaults)
            {
                FillRates(defaults);
                var other = (Options)defaults;
                alpha ??= other.alpha;
                eps ??= other.eps;
                weight_decay ??= other.weight_decay;
                momentum ??= other.momentum;
                centered ??= other.centered;
                maximize ??= other.maximize;
            }
        }

        public sealed class State : OptimizerState
        {
            public Tensor square_avg;
            public Tensor? grad_avg;
            public Tensor? momentum_buffer;

            public State(Parameter parameter)
                : base(parameter) => square_avg = ZerosLike(parameter);

            internal override long Bucket => 0;

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                Replace(ref square_avg!, other.square_avg, Parameter);
                Replace(ref grad_avg, other.grad_avg, Parameter);
                Replace(ref momentum_buffer, other.momentum_buffer, Parameter);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                Read(reader, ref square_avg!, Parameter);
                Read(reader, ref grad_avg, Parameter);
                Read(reader, ref momentum_buffer, Parameter);
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                Write(writer, square_avg);
                Write(writer, grad_avg);
                Write(writer, momentum_buffer);
            }

            public override void to(Device device)
            {
                Move(ref square_avg!, device);
                Move(ref grad_avg, device);
                Move(ref momentum_buffer, device);
            }

            internal Tensor EnsureAverage() => grad_avg ??= ZerosLike(Parameter);

            internal Tensor EnsureBuffer() => momentum_buffer ??= ZerosLike(Parameter);

            protected override void Dispose(bool disposing)
            {
                square_avg.Dispose();
                grad_avg?.Dispose();
                momentum_buffer?.Dispose();
            }
        }

        public sealed class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
                : base(parameters, MakeOptions(lr, alpha, eps, weight_decay, momentum, centered, maximize))
            {
            }

            internal static Options MakeOptions(
                double lr, double alpha, double eps, double weight_decay, double momentum, bool centered, bool maximize) => new()
                {
                    LearningRate = lr,
                    InitialLearningRate = lr,
                    alpha = alpha,
                    eps = eps,
                    weight_decay = weight_decay,
                    momentum = momentum,
                    centered = centered,
                    maximize = maximize,
                };
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(
                IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                RMSProp([new RMSProp.ParamGroup(parameters, new RMSProp.Options())], lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                RMSProp(parameters.Select(p => p.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(
                IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08,
                double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, Modules.RMSProp.ParamGroup.MakeOptions(lr, alpha, eps, weight_decay, momentum, centered, maximize));
        }
    }
}
