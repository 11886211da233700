using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What a learning-rate schedule sees of an optimizer's group of parameters.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public abstract class Optimizer : IDisposable
        {
            public virtual IEnumerable<ILearningRateController> ParamGroups => [];

            public abstract void add_param_group(ParamGroup param_group);

            public abstract IEnumerable<Parameter> parameters();

            /// <summary>One update of every parameter that has a gradient.</summary>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            public abstract void zero_grad();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>The options of every group and the state of every parameter, in order. They are the optimizer's own
            /// objects and no copies.</summary>
            public sealed class StateDictionary
            {
                public IList<OptimizerOptions> Options { get; } = [];

                public IList<OptimizerState?> State { get; } = [];
            }
        }
    }
}
