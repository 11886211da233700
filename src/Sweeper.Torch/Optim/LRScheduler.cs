namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// A factor on each group's first rate, as a function of the number of steps taken. Making one takes step 0, so
            /// that the factor holds before the optimizer's first step.
            /// </summary>
            public abstract class LRScheduler
            {
                private readonly ILearningRateController[] _groups;
                private readonly double[] _first;
                private int _epoch;

                private protected LRScheduler(Optimizer optimizer, int last_epoch)
                {
                    _groups = [.. optimizer.ParamGroups];
                    _first = [.. _groups.Select(g => g.InitialLearningRate)];
                    _epoch = last_epoch;
                }

                public IEnumerable<double> get_last_lr() => _groups.Select(g => g.LearningRate);

                public virtual void step() => step(null);

                /// <summary>Goes on by one step, or to the step given.</summary>
                public virtual void step(int? epoch)
                {
                    _epoch = epoch ?? _epoch + 1;
                    for (int k = 0; k < _groups.Length; k++)
                    {
                        _groups[k].LearningRate = RateAt(_first[k], _epoch);
                    }
                }

                /// <summary>The rate at a step of a group that began with <paramref name="first"/>.</summary>
                private protected abstract double RateAt(double first, int epoch);
            }

            /// <summary>The first rate times <paramref name="lr_lambda"/> of the step's number.</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new ByRule(optimizer, (first, epoch) => first * lr_lambda(epoch), last_epoch);

            /// <summary>The first rate times <paramref name="factor"/>, then the first rate.</summary>
            public static LRScheduler ConstantLR(
                Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new ByRule(optimizer, (first, epoch) => epoch < total_iters ? first * factor : first, last_epoch);

            /// <summary>From <paramref name="start_factor"/> to <paramref name="end_factor"/> on a straight line.</summary>
            public static LRScheduler LinearLR(
                Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new ByRule(
                    optimizer,
                    (first, epoch) => first * (start_factor + (end_factor - start_factor) * Math.Min(epoch, total_iters) / total_iters),
                    last_epoch);

            /// <summary>Half a cosine from the first rate to <paramref name="eta_min"/> in <paramref name="T_max"/> steps.</summary>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new ByRule(
                    optimizer,
                    (first, epoch) => eta_min + (first - eta_min) * (1 + Math.Cos(Math.PI * epoch / T_max)) / 2,
                    last_epoch);

            private sealed class ByRule : LRScheduler
            {
                private readonly Func<double, int, double> _rule;

                public ByRule(Optimizer optimizer, Func<double, int, double> rule, int last_epoch)
                    : base(optimizer, last_epoch)
                {
                    _rule = rule;
                    step();
                }

                private protected override double RateAt(double first, int epoch) => _rule(first, epoch);
            }
        }
    }
}
