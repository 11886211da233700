using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Torch.Tests;

/// <summary>Each optimizer against PyTorch's formulas in a plain loop, over 20 steps of a curved loss.</summary>
public sealed class OptimizerTests : TorchTest
{
    private const double Lr = 0.05;

    // loss = sum(c x^2 / 2 + x^3 / 30)
    private static readonly double[] Curvature = [1, 5, 0.3, 20];

    private delegate double Rule(double p, double g, int t, double[] state);

    private static double Gradient(int k, double x) => Curvature[k] * x + x * x / 10;

    private void AssertFollows(Func<IEnumerable<Parameter>, optim.Optimizer> make, Rule rule, double tolerance = 1e-9)
    {
        double[] start = [1, -0.5, 3, 0.2];
        Parameter a = Own(new Parameter(Doubles([2], start[..2])));
        Parameter b = Own(new Parameter(Doubles([2], start[2..])));
        Tensor c = Doubles([4], Curvature);
        optim.Optimizer optimizer = Own(make([a, b]));
        var states = new double[4][];
        double[] expected = [.. start];
        for (int t = 1; t <= 20; t++)
        {
            Tensor x = cat([a, b]);
            optimizer.zero_grad();
            (c * x * x / 2 + x.pow(3) / 30).sum().backward();
            optimizer.step();
            for (int k = 0; k < 4; k++)
            {
                states[k] ??= new double[4];
                expected[k] = rule(expected[k], Gradient(k, expected[k]), t, states[k]);
            }

            AssertClose(expected, cat([a, b]), tolerance);
        }

        Assert.False(start.SequenceEqual(expected));
    }

    private static double Adam(double p, double g, int t, double[] s, double decay, bool decoupled, bool amsgrad = false)
    {
        const double B1 = 0.9, B2 = 0.99, Eps = 1e-8;
        if (decoupled)
        {
            p *= 1 - Lr * decay;
        }
        else
        {
            g += decay * p;
        }

        s[0] = B1 * s[0] + (1 - B1) * g;
        s[1] = B2 * s[1] + (1 - B2) * g * g;
        s[2] = Math.Max(s[2], s[1]);
        double v = amsgrad ? s[2] : s[1];
        return p - Lr / (1 - Math.Pow(B1, t)) * s[0] / (Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(B2, t)) + Eps);
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void AdamW(double decay, bool amsgrad) => AssertFollows(
        p => optim.AdamW(p, Lr, 0.9, 0.99, weight_decay: decay, amsgrad: amsgrad),
        (p, g, t, s) => Adam(p, g, t, s, decay, true, amsgrad));

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, true)]
    public void Adam_adds_the_decay_to_the_gradient(double decay, bool amsgrad) => AssertFollows(
        p => optim.Adam(p, Lr, 0.9, 0.99, weight_decay: decay, amsgrad: amsgrad),
        (p, g, t, s) => Adam(p, g, t, s, decay, false, amsgrad));

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, 0.1, false)]
    [InlineData(0.9, 0, 0, false)]
    [InlineData(0.9, 0.5, 0.1, false)]
    [InlineData(0.9, 0, 0.1, true)]
    public void Sgd(double momentum, double dampening, double decay, bool nesterov) => AssertFollows(
        p => optim.SGD(p, Lr, momentum, dampening, decay, nesterov),
        (p, g, t, s) =>
        {
            g += decay * p;
            if (momentum != 0)
            {
                s[0] = t == 1 ? g : momentum * s[0] + (1 - dampening) * g;
                g = nesterov ? g + momentum * s[0] : s[0];
            }

            return p - Lr * g;
        });

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0.9, false, 0.1)]
    [InlineData(0, true, 0)]
    [InlineData(0.9, true, 0.1)]
    public void RmsProp(double momentum, bool centered, double decay) => AssertFollows(
        p => optim.RMSProp(p, Lr, alpha: 0.9, weight_decay: decay, momentum: momentum, centered: centered),
        (p, g, t, s) =>
        {
            g += decay * p;
            s[0] = 0.9 * s[0] + 0.1 * g * g;
            s[1] = 0.9 * s[1] + 0.1 * g;
            double root = Math.Sqrt(centered ? s[0] - s[1] * s[1] : s[0]) + 1e-8;
            s[2] = momentum * s[2] + g / root;
            return p - Lr * s[2];
        },
        1e-7);

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Lion(double decay) => AssertFollows(
        p => optim.Lion(p, Lr, 0.9, 0.99, decay),
        (p, g, t, s) =>
        {
            double direction = Math.Sign(0.9 * s[0] + 0.1 * g);
            s[0] = 0.99 * s[0] + 0.01 * g;
            return p - Lr * (direction + decay * p);
        });

    [Fact]
    public void A_saved_lion_goes_on_as_if_it_had_not_been_saved()
    {
        Parameter x = Own(new Parameter(ones(3)));
        Parameter y = Own(new Parameter(ones(3)));
        Lion first = Own(optim.Lion([x], 0.1, weight_decay: 0.1));
        Lion whole = Own(optim.Lion([y], 0.1, weight_decay: 0.1));
        void Step(Parameter parameter, Lion optimizer, double slope)
        {
            optimizer.zero_grad();
            (parameter * slope).sum().backward();
            optimizer.step();
        }

        Step(x, first, 1);
        Step(y, whole, 1);
        using var file = new MemoryStream();
        first.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        Lion second = Own(optim.Lion([x]));
        second.load_state_dict(new BinaryReader(file));
        Step(x, second, -0.05); // The momentum of the first step outweighs it.
        Step(y, whole, -0.05);

        AssertClose(Values(y), x);
        Assert.True(x.sum().ToDouble() < 3 * 0.9);
    }

    [Fact]
    public void Maximize_climbs()
    {
        foreach (Func<IEnumerable<Parameter>, optim.Optimizer> make in new Func<IEnumerable<Parameter>, optim.Optimizer>[]
        {
            p => optim.AdamW(p, maximize: true), p => optim.Adam(p, maximize: true),
            p => optim.SGD(p, 0.1, maximize: true), p => optim.RMSProp(p, maximize: true),
        })
        {
            Parameter x = Own(new Parameter(ones(1)));
            optim.Optimizer optimizer = Own(make([x]));
            (x * 2).sum().backward();
            optimizer.step();
            Assert.True(x.ToDouble() > 1);
        }
    }

    [Fact]
    public void Groups_have_their_own_settings_and_take_the_rest_from_the_optimizer()
    {
        Parameter a = Own(new Parameter(ones(1)));
        Parameter b = Own(new Parameter(ones(1)));
        AdamW optimizer = Own(optim.AdamW(
            [new AdamW.ParamGroup([a], lr: 0.1, weight_decay: 0.5), new AdamW.ParamGroup([b], new AdamW.Options { eps = 1e-4 })], lr: 0.01));
        (a * 0 + b * 0).sum().backward();
        optimizer.step();
        AssertClose([0.95], a); // Only the decay moves it.
        AssertClose([1], b);
        Assert.Equal([0.1, 0.01], optimizer.ParamGroups.Select(g => g.LearningRate));
        Assert.Equal((0.9, 0.999), ((AdamW.ParamGroup)optimizer.ParamGroups.Last()).Betas);
        Assert.Equal(2, optimizer.parameters().Count());
        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new AdamW.ParamGroup([a])));
    }

    [Fact]
    public void A_parameter_without_a_gradient_is_left_alone_and_keeps_its_own_count_of_steps()
    {
        Parameter a = Own(new Parameter(Doubles([1], 1)));
        Parameter b = Own(new Parameter(Doubles([1], 1)));
        AdamW optimizer = Own(optim.AdamW([a, b], Lr, 0.9, 0.99, weight_decay: 0.1));
        double expectedA = 1, expectedB = 1;
        double[] sa = new double[4], sb = new double[4];
        int tb = 0;
        for (int t = 1; t <= 6; t++)
        {
            optimizer.zero_grad();
            Tensor loss = a * a;
            expectedA = Adam(expectedA, 2 * expectedA, t, sa, 0.1, true);
            if (t % 2 == 0)
            {
                loss = loss + b * b;
                expectedB = Adam(expectedB, 2 * expectedB, ++tb, sb, 0.1, true);
            }

            loss.sum().backward();
            optimizer.step();
        }

        AssertClose([expectedA], a, 1e-9);
        AssertClose([expectedB], b, 1e-9);
    }

    public static TheoryData<Func<IEnumerable<Parameter>, OptimizerHelper>> Kinds() => new(
        p => optim.AdamW(p, Lr, weight_decay: 0.1, amsgrad: true),
        p => optim.Adam(p, Lr),
        p => optim.SGD(p, Lr, momentum: 0.9),
        p => optim.RMSProp(p, Lr, momentum: 0.9, centered: true));

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Training_goes_on_from_a_saved_state_to_the_last_bit(Func<IEnumerable<Parameter>, OptimizerHelper> make)
    {
        Parameter x = Own(new Parameter(Doubles([2], 1, 2)));
        OptimizerHelper optimizer = Own(make([x]));
        static void Step(Parameter p, optim.Optimizer o)
        {
            o.zero_grad();
            (p * p).sum().backward();
            o.step();
        }

        for (int t = 0; t < 5; t++)
        {
            Step(x, optimizer);
        }

        optimizer.ParamGroups.First().LearningRate = 0.025;
        Parameter y = Own(new Parameter(x.detach().clone()));
        Parameter z = Own(new Parameter(x.detach().clone()));
        OptimizerHelper second = Own(make([y]));
        OptimizerHelper third = Own(make([z]));
        using var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        second.load_state_dict(new BinaryReader(stream));
        third.load_state_dict(optimizer.state_dict());
        for (int t = 0; t < 5; t++)
        {
            Step(x, optimizer);
            Step(y, second);
            Step(z, third);
        }

        Assert.Equal(Values(x), Values(y));
        Assert.Equal(Values(x), Values(z));
        Assert.Equal(0.025, second.ParamGroups.First().LearningRate);
        second.to(CPU);

        Parameter w = Own(new Parameter(zeros(3)));
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => Own(make([w, Own(new Parameter(zeros(1)))])).load_state_dict(new BinaryReader(stream)));
        Assert.Throws<ArgumentException>(() => Own(make([w, Own(new Parameter(zeros(1)))])).load_state_dict(optimizer.state_dict()));
    }

    [Fact]
    public void A_step_evaluates_its_closure_with_gradients()
    {
        Parameter x = Own(new Parameter(ones(1)));
        optim.Optimizer optimizer = Own(optim.SGD([x], 0.5));
        Tensor? loss = optimizer.step(() =>
        {
            Tensor l = (x * x).sum();
            l.backward();
            return l;
        });
        AssertClose([1], loss!);
        AssertClose([0], x);
    }

    [Fact]
    public void Clipping_returns_the_norm_before_and_scales_all_alike()
    {
        Parameter a = Own(new Parameter(zeros(2)));
        Parameter b = Own(new Parameter(zeros(1)));
        Parameter none = Own(new Parameter(zeros(1)));
        void Set()
        {
            a.grad = tensor([3f, 4]);
            b.grad = tensor([12f]);
        }

        Set();
        Assert.Equal(13, nn.utils.clip_grad_norm_([a, b, none], 6.5), 1e-5);
        AssertClose([1.5, 2], a.grad!);
        AssertClose([6], b.grad!);
        Assert.Equal(6.5, nn.utils.clip_grad_norm_([a, b], 100), 1e-5);
        AssertClose([6], b.grad!);
        Set();
        Assert.Equal(19, nn.utils.clip_grad_norm_([a, b], 1e9, norm_type: 1), 1e-5);
        Assert.Equal(12, nn.utils.clip_grad_norm_([a, b], 1e9, norm_type: double.PositiveInfinity), 1e-5);
        nn.utils.clip_grad_value_([a, b, none], 3.5);
        AssertClose([3, 3.5], a.grad!);
        a.grad = tensor([float.NaN, 1]);
        Assert.True(double.IsNaN(nn.utils.clip_grad_norm_([a, b], 1)));
        AssertClose([double.NaN], b.grad!);
        Assert.Equal(0, nn.utils.clip_grad_norm_([none], 1));
    }

    [Fact]
    public void Schedules_set_the_rate_before_the_first_step()
    {
        Parameter x = Own(new Parameter(zeros(1)));
        optim.Optimizer optimizer = Own(optim.SGD([x], 2.0));
        double[] Rates(optim.lr_scheduler.LRScheduler scheduler, int n)
        {
            var rates = new List<double>();
            for (int k = 0; k < n; k++)
            {
                rates.Add(Math.Round(scheduler.get_last_lr().Single(), 6));
                scheduler.step();
            }

            return [.. rates];
        }

        Assert.Equal([0, 0.5, 1, 1.5, 2], Rates(optim.lr_scheduler.LambdaLR(optimizer, s => s / 4.0), 5));
        Assert.Equal([1, 1, 2], Rates(optim.lr_scheduler.ConstantLR(optimizer, 0.5, 2), 3));
        Assert.Equal([1, 1.5, 2, 2], Rates(optim.lr_scheduler.LinearLR(optimizer, 0.5, 1, 2), 4));
        Assert.Equal([2, 1, 0], Rates(optim.lr_scheduler.CosineAnnealingLR(optimizer, 2), 3));
        optim.lr_scheduler.LRScheduler s = optim.lr_scheduler.LambdaLR(optimizer, e => e);
        s.step(7);
        Assert.Equal(14, optimizer.ParamGroups.Single().LearningRate);
    }
}
