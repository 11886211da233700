using System.Text.Json;
using Sweeper.Training.Files;
using Sweeper.Training.Loop;
using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Tests.Loop;

public sealed class PrecisionTests : IDisposable
{
    private readonly TinyTask _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Narrow_floats_change_the_digits_they_have_not_got_and_only_while_asked_for()
    {
        using SequenceClassifier model = Model();
        using DisposeScope scope = NewDisposeScope();
        BatchTensors batch = Batch();
        float[] Logits() => model.Forward(batch.Ids, batch.Mask).data<float>().ToArray();
        float[] full = Logits();
        float[] narrow;
        using (Precision.Use("bf16"))
        {
            narrow = Logits();
        }

        Assert.Equal(full, Logits());
        Assert.NotEqual(full, narrow);
        // bfloat16 has 8 binary digits; the logits are of the order of 0.1.
        Assert.All(full.Zip(narrow), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }

    [Fact]
    public void Weights_are_trained_and_stay_in_single_precision()
    {
        using SequenceClassifier model = Model();
        float[] before = Flat(model);

        Train(model, null, "bf16");

        Assert.NotEqual(before, Flat(model));
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
    }

    [Fact]
    public void A_scaled_loss_makes_the_same_step_to_the_bit()
    {
        float[] plain = Weights(null);

        Assert.Equal(plain, Weights(new LossScale(1024)));
        Assert.NotEqual(plain, Weights(new LossScale(1024), steps: 2));
    }

    [Fact]
    public void A_step_whose_gradients_overflow_is_left_out_and_the_scale_halved()
    {
        using SequenceClassifier model = Model();
        float[] before = Flat(model);

        TrainingStep step = Train(model, new LossScale(Math.Pow(2, 200)), "fp32");

        Assert.Equal(before, Flat(model));
        Assert.Equal(new LossScale(Math.Pow(2, 199)), step.Scale);
    }

    [Fact]
    public void The_scale_grows_after_2000_good_steps_and_never_gets_below_1()
    {
        LossScale scale = new(8);
        for (int i = 0; i < 1999; i++)
        {
            scale = scale.After(isFinite: true);
        }

        Assert.Equal(new LossScale(8, 1999), scale);
        Assert.Equal(new LossScale(16), scale.After(isFinite: true));
        Assert.Equal(new LossScale(4), scale.After(isFinite: false));
        Assert.Equal(new LossScale(1), new LossScale(1, 7).After(isFinite: false));
    }

    [Fact]
    public void A_checkpoint_remembers_the_scale()
    {
        TrainingProgress progress = new() { LossScale = new LossScale(512, 77) };
        Assert.Equal(progress, JsonSerializer.Deserialize<TrainingProgress>(JsonSerializer.Serialize(progress)));
    }

    private float[] Weights(LossScale? scale, int steps = 1)
    {
        using SequenceClassifier model = Model();
        for (int i = 0; i < steps; i++)
        {
            Train(model, scale, "fp32");
        }

        return Flat(model);
    }

    private static float[] Flat(SequenceClassifier model) => [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];

    private static TrainingStep Train(SequenceClassifier model, LossScale? scale, string precision)
    {
        using DisposeScope scope = NewDisposeScope();
        using OptimizerHelper optimizer = Optimizers.Create(model, "adamw", 1e-2, weightDecay: 0, momentum: 0);
        var step = new TrainingStep(model, optimizer, maxGradNorm: 1, new MicroBatch()) { Precision = precision, Scale = scale };
        step.Run(Batch(), 1e-2);
        return step;
    }

    private static BatchTensors Batch() => new(
        tensor(new long[] { 2, 6, 9, 3, 2, 11, 16, 3 }, [2, 4]), ones([2, 4]), tensor(new long[] { 0, 1 }));

    private SequenceClassifier Model()
    {
        manual_seed(1);
        return SequenceClassifier.Create(EncoderConfig.Load(_tiny.ModelFolder), classes: 2, dropout: 0);
    }
}
