using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Adam without momentum that keeps of a matrix's squared gradients the means of rows and columns alone (Shazeer and
    /// Stern, 2018, algorithm 4). The package has none.
    /// </summary>
    /// <remarks>
    /// With a learning rate given from outside and not scaled by the parameters' size, as transformers' Trainer uses it:
    /// <c>scale_parameter=False, relative_step=False, warmup_init=False</c>.
    /// </remarks>
    public sealed class Adafactor : OptimizerHelper
    {
        private const double Epsilon = 1e-30; // Added to squared gradients.
        private const double ClipThreshold = 1; // Largest root mean square of an update.
        private const double DecayRate = -0.8; // The decay of step t is 1 - t^-0.8.

        internal Adafactor(IEnumerable<ParamGroup> groups, Options defaults)
            : base(defaults) => groups.ToList().ForEach(add_param_group);

        private protected override OptimizerState NewState(Parameter parameter, Modules.ParamGroup group) => new State(parameter);

        private protected override void Update(Modules.ParamGroup group, GroupStep step)
        {
            var o = (Options)group.Options;
            double rate = o.LearningRate!.Value;
            foreach (State state in step.States.Cast<State>())
            {
                using DisposeScope scope = NewDisposeScope();
                Parameter parameter = state.Parameter;
                Tensor gradient = parameter.grad!;
                state.step++;
                Tensor update = state.InverseRoot((gradient * gradient).add_(Epsilon), 1 - Math.Pow(state.step, DecayRate)).mul_(gradient);
                Tensor size = update.norm() / Math.Sqrt(parameter.numel());
                update.div_((size / ClipThreshold).clamp_(min: 1.0));
                parameter.mul_(1 - rate * o.weight_decay!.Value).add_(update, -rate);
            }
        }

        public sealed class Options : OptimizerOptions
        {
            public double? weight_decay;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                weight_decay = ((Options)source).weight_decay;
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                weight_decay = reader.ReadDouble();
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(weight_decay!.Value);
            }

            internal override void FillFrom(OptimizerOptions defaults)
            {
                FillRates(defaults);
                weight_decay ??= ((Options)defaults).weight_decay;
            }
        }

        /// <summary>Of a matrix <c>[..., R, C]</c> rows <c>[..., R]</c> and columns <c>[..., C]</c>, of a vector all.</summary>
        public sealed class State : OptimizerState
        {
            public long step;
            public Tensor? exp_avg_sq_row;
            public Tensor? exp_avg_sq_col;
            public Tensor? exp_avg_sq;

            public State(Parameter parameter)
                : base(parameter)
            {
                long[] shape = parameter.shape;
                if (shape.Length < 2)
                {
                    exp_avg_sq = ZerosLike(parameter);
                    return;
                }

                exp_avg_sq_row = Zeros(shape[..^1]);
                exp_avg_sq_col = Zeros([.. shape[..^2], shape[^1]]);
            }

            internal override long Bucket => 0;

            /// <summary>Takes squared gradients in; gives one over the root of their running means.</summary>
            internal Tensor InverseRoot(Tensor squares, double decay)
            {
                if (exp_avg_sq is not null)
                {
                    return exp_avg_sq.mul_(decay).add_(squares, 1 - decay).rsqrt();
                }

                Tensor rows = exp_avg_sq_row!.mul_(decay).add_(squares.mean([-1]), 1 - decay);
                Tensor columns = exp_avg_sq_col!.mul_(decay).add_(squares.mean([-2]), 1 - decay);
                return (rows / rows.mean([-1], keepdim: true)).rsqrt().unsqueeze(-1) * columns.rsqrt().unsqueeze(-2);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                step = other.step;
                Replace(ref exp_avg_sq_row, other.exp_avg_sq_row, Parameter);
                Replace(ref exp_avg_sq_col, other.exp_avg_sq_col, Parameter);
                Replace(ref exp_avg_sq, other.exp_avg_sq, Parameter);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                ReadLike(reader, ref exp_avg_sq_row);
                ReadLike(reader, ref exp_avg_sq_col);
                ReadLike(reader, ref exp_avg_sq);
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                Write(writer, exp_avg_sq_row);
                Write(writer, exp_avg_sq_col);
                Write(writer, exp_avg_sq);
            }

            public override void to(Device device)
            {
                Move(ref exp_avg_sq_row, device);
                Move(ref exp_avg_sq_col, device);
                Move(ref exp_avg_sq, device);
            }

            protected override void Dispose(bool disposing)
            {
                exp_avg_sq_row?.Dispose();
                exp_avg_sq_col?.Dispose();
                exp_avg_sq?.Dispose();
            }

            private Tensor Zeros(long[] shape)
            {
                using IDisposable noGrad = no_grad();
                return zeros(shape, dtype: Parameter.dtype, device: Parameter.device).DetachFromDisposeScope();
            }

            private void ReadLike(BinaryReader reader, ref Tensor? target)
            {
                using DisposeScope scope = NewDisposeScope();
                Read(reader, ref target, target is null ? Parameter : zeros_like(target));
            }
        }

        public sealed class ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double weight_decay = 0)
            : ParamGroup<Options>(parameters, MakeOptions(lr, weight_decay))
        {
            internal static Options MakeOptions(double lr, double weight_decay) => new()
            {
                LearningRate = lr,
                InitialLearningRate = lr,
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
            public static Modules.Adafactor Adafactor(IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double weight_decay = 0) =>
                Adafactor([new Modules.Adafactor.ParamGroup(parameters, lr, weight_decay)]);

            public static Modules.Adafactor Adafactor(IEnumerable<Modules.Adafactor.ParamGroup> groups) =>
                new(groups, Modules.Adafactor.ParamGroup.MakeOptions(1e-3, 0));
        }
    }
}
