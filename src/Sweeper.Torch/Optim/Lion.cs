using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Steps of one size, in the direction of the sign of a blend of momentum and gradient (Chen et al., 2023, algorithm 2).
    /// The package has none.
    /// </summary>
    public sealed class Lion : OptimizerHelper
    {
        internal Lion(IEnumerable<ParamGroup> groups, Options defaults)
            : base(defaults) => groups.ToList().ForEach(add_param_group);

        private protected override OptimizerState NewState(Parameter parameter, Modules.ParamGroup group) => new State(parameter);

        // p -= lr (sign(b1 m + (1 - b1) g) + decay p);  m = b2 m + (1 - b2) g
        private protected override void Update(Modules.ParamGroup group, GroupStep step)
        {
            var o = (Options)group.Options;
            (double rate, double beta1, double beta2) = (o.LearningRate!.Value, o.beta1!.Value, o.beta2!.Value);
            foreach (State state in step.States.Cast<State>())
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor gradient = state.Parameter.grad!;
                Tensor direction = (state.exp_avg * beta1).add_(gradient, 1 - beta1).sign();
                state.Parameter.mul_(1 - rate * o.weight_decay!.Value).add_(direction, -rate);
                state.exp_avg.mul_(beta2).add_(gradient, 1 - beta2);
            }
        }

        public sealed class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? weight_decay;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (beta1, beta2, weight_decay) = (other.beta1, other.beta2, other.weight_decay);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                (beta1, beta2, weight_decay) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(weight_decay!.Value);
            }

            internal override void FillFrom(OptimizerOptions defaults)
            {
                FillRates(defaults);
                var other = (Options)defaults;
                beta1 ??= other.beta1;
                beta2 ??= other.beta2;
                weight_decay ??= other.weight_decay;
            }
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter)
        {
            public Tensor exp_avg = ZerosLike(parameter);

            internal override long Bucket => 0;

            public override void LoadStateDict(OptimizerState source)
            {
                Tensor? average = exp_avg;
                Replace(ref average, ((State)source).exp_avg, Parameter);
                exp_avg = average!;
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                Tensor? average = exp_avg;
                Read(reader, ref average, Parameter);
                exp_avg = average!;
            }

            public override void SaveStateDict(BinaryWriter writer) => Write(writer, exp_avg);

            public override void to(Device device)
            {
                Tensor? average = exp_avg;
                Move(ref average, device);
                exp_avg = average!;
            }

            protected override void Dispose(bool disposing) => exp_avg.Dispose();
        }

        public sealed class ParamGroup(
            IEnumerable<Parameter> parameters, double lr = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weight_decay = 0)
            : ParamGroup<Options>(parameters, MakeOptions(lr, beta1, beta2, weight_decay))
        {
            internal static Options MakeOptions(double lr, double beta1, double beta2, double weight_decay) => new()
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                weight_decay = weight_decay,
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
            public static Modules.Lion Lion(
                IEnumerable<Modules.Parameter> parameters, double lr = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weight_decay = 0) =>
                Lion([new Modules.Lion.ParamGroup(parameters, lr, beta1, beta2, weight_decay)]);

            public static Modules.Lion Lion(IEnumerable<Modules.Lion.ParamGroup> groups) =>
                new(groups, Modules.Lion.ParamGroup.MakeOptions(1e-4, 0.9, 0.99, 0));
        }
    }
}
