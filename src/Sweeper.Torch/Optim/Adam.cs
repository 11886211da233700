using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>Adam (Kingma and Ba, ICLR 2015); weight decay is added to the gradient.</summary>
    public sealed class Adam : AdamBase
    {
        internal Adam(IEnumerable<ParamGroup> groups, Options defaults)
            : base(defaults, decoupled: false) => groups.ToList().ForEach(add_param_group);

        private protected override OptimizerState NewState(Parameter parameter, Modules.ParamGroup group) => new State(parameter);

        public sealed class Options : AdamOptions
        {
        }

        public sealed class State(Parameter parameter) : AdamState(parameter)
        {
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
                IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, MakeOptions(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize))
            {
            }

            public (double, double) Betas
            {
                get => (Settings.beta1!.Value, Settings.beta2!.Value);
                set => (Settings.beta1, Settings.beta2) = value;
            }

            internal static Options MakeOptions(
                double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize) => new()
                {
                    LearningRate = lr,
                    InitialLearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
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
            public static Adam Adam(
                IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                Adam([new Adam.ParamGroup(parameters, new Adam.Options())], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                Adam(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(
                IEnumerable<Adam.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, Modules.Adam.ParamGroup.MakeOptions(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize));
        }
    }
}
