using Sweeper.Engine;
using Sweeper.Engine.Trials;
using Sweeper.Search;
using Sweeper.Training.Loop;

namespace Sweeper.Training.Tests.Loop;

public sealed class HyperparametersTests
{
    [Fact]
    public void An_empty_configuration_gives_the_defaults()
    {
        var settings = Hyperparameters.From(Of());

        Assert.Equal(2e-5, settings.LearningRate);
        Assert.Equal(16, settings.BatchSize);
        Assert.Equal(3, settings.Epochs);
        Assert.Equal(0.01, settings.WeightDecay);
        Assert.Equal(0.1, settings.Dropout);
        Assert.Equal("adamw", settings.Optimizer);
        Assert.Equal("linear", settings.Schedule);
        Assert.Equal(0.1, settings.WarmupRatio);
        Assert.Equal(1.0, settings.MaxGradNorm);
        Assert.Equal(128, settings.MaxLength);
        Assert.False(settings.Bucketed);
        Assert.Null(settings.WarmupSteps);
        Assert.Equal((1, 0.0, false), (settings.GradientAccumulationSteps, settings.LabelSmoothing, settings.BalancedClasses));
        Assert.Equal((1.0, 0), (settings.LayerWiseLearningRateDecay, settings.FreezeLayers));
        Assert.Equal((0, 0.0), (settings.EarlyStoppingPatience, settings.EarlyStoppingMinDelta));
    }

    [Fact]
    public void An_integral_real_number_is_an_integer() =>
        Assert.Equal(32, Hyperparameters.From(Of(("batch_size", new ParameterValue.Real(32.0)))).BatchSize);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var exception = Assert.Throws<UserErrorException>(() => Hyperparameters.From(Of(
            ("learning_rate", new ParameterValue.Real(0)),
            ("batch_size", new ParameterValue.Real(1.5)),
            ("dropout", new ParameterValue.Real(1)),
            ("optimizer", new ParameterValue.Text("adagrad")),
            ("warmup", new ParameterValue.Real(0.1)))));

        Assert.Equal(
            [
                "learning_rate is 0, which is not allowed; Set it to a number above 0",
                "batch_size is 1.5, which is not allowed; Set it to an integer from 1 to 65536",
                "dropout is 1, which is not allowed; Set it to a number from 0 to below 1",
                "optimizer is adagrad, which is not allowed; Set it to one of adamw, adam, sgd, rmsprop, lion, adafactor",
            ],
            exception.Problems.Take(4).Select(problem => $"{problem.What}; {problem.Fix}"));
        Assert.Contains("'warmup' is not a hyperparameter", exception.Problems[4].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Warm_up_is_told_in_one_way()
    {
        var exception = Assert.Throws<UserErrorException>(() => Hyperparameters.From(Of(
            ("warmup_ratio", new ParameterValue.Real(0.1)), ("warmup_steps", new ParameterValue.Integer(10)))));

        Assert.Equal("both warmup_steps and warmup_ratio are given, which say the same thing", Assert.Single(exception.Problems).What);
        Assert.Equal(0, Hyperparameters.From(Of(("warmup_steps", new ParameterValue.Integer(0)))).WarmupSteps);
    }

    [Fact]
    public void Every_default_is_allowed_by_its_own_rule()
    {
        foreach (HyperparameterRule rule in TextClassificationTask.Description.Hyperparameters)
        {
            Hyperparameters.From(Of((rule.Name, rule.Default!)));
        }
    }

    private static Configuration Of(params (string Name, ParameterValue Value)[] entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));
}
