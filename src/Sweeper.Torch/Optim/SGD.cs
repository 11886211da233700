using TorchSharp.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent with momentum, dampening and Nesterov's look-ahead, as PyTorch has them.</summary>
    public sealed class SGD : OptimizerHelper
    {
        internal SGD(IEnumerable<ParamGroup> groups, Options defaults)
            : base(defaults) => groups.ToList().ForEach(add_param_group);

        private protected override OptimizerState NewState(Parameter parameter, Modules.ParamGroup group) => new State(parameter);

        // b = mu b + (1 - dampening) g, with b = g at first;  p -= lr b, or lr (g + mu b) with Nesterov
        private protected override void Update(Modules.ParamGroup group, GroupStep step)
        {
            var o = (Options)group.Options;
            double momentum = o.momentum!.Value;
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

            if (momentum != 0)
            {
                bool first = step.States[0].Bucket == 0;
                HandleList buffers = step.Of<State>(0, s => s.EnsureBuffer());
                Ops._foreach_mul__Scalar.Do(buffers, momentum);
                Ops._foreach_add__List.Do(buffers, g, first ? 1 : 1 - o.dampening!.Value);
                if (o.nesterov!.Value)
                {
                    Ops._foreach_add_List.CallInto(step.Temporary(2), g, buffers, momentum);
                    g = step.Temporary(2);
                }
                else
                {
                    g = buffers;
                }
            }

            Ops._foreach_add__List.Do(step.Parameters, g, -o.LearningRate!.Value);
        }

        public sealed class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (momentum, dampening, weight_decay) = (other.momentum, other.dampening, other.weight_decay);
                (nesterov, maximize) = (other.nesterov, other.maximize);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                momentum = reader.ReadDouble();
                dampening = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                nesterov = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(momentum!.Value);
                writer.Write(dampening!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(nesterov!.Value);
                writer.Write(maximize!.Value);
            }

            internal override void FillFrom(OptimizerOptions defaults)
            {
                FillRates(defaults);
                var other = (Options)defaults;
                momentum ??= other.momentum;
                dampening ??= other.dampening;
                weight_decay ??= other.weight_decay;
                nesterov ??= other.nesterov;
                maximize ??= other.maximize;
            }
        }

        public sealed class State : OptimizerState
        {
            public Tensor? momentum_buffer;

            public State(Parameter parameter)
                : base(parameter)
            {
            }

            internal override long Bucket => momentum_buffer is null ? 0 : 1;

            public override void LoadStateDict(OptimizerState source) =>
                Replace(ref momentum_buffer, ((State)source).momentum_buffer, Parameter);

            public override void LoadStateDict(BinaryReader reader) => Read(reader, ref momentum_buffer, Parameter);

            public override void SaveStateDict(BinaryWriter writer) => Write(writer, momentum_buffer);

            public override void to(Device device) => Move(ref momentum_buffer, device);

            internal Tensor EnsureBuffer() => momentum_buffer ??= ZerosLike(Parameter);

            protected override void Dispose(bool disposing) => momentum_buffer?.Dispose();
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
                IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, MakeOptions(lr, momentum, dampening, weight_decay, nesterov, maximize))
            {
            }

            internal static Options MakeOptions(
                double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
            {
                if (nesterov && (momentum <= 0 || dampening != 0))
                {
                    throw new ArgumentException("Nesterov's momentum needs a momentum above 0 and no dampening");
                }

                return new()
                {
                    LearningRate = lr,
                    InitialLearningRate = lr,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                };
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(
                IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD([new SGD.ParamGroup(parameters, new SGD.Options())], learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(
                IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD(parameters.Select(p => p.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, Modules.SGD.ParamGroup.MakeOptions(learningRate, momentum, dampening, weight_decay, nesterov, maximize));
        }
    }
}
