using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The update that <see cref="Adam"/> and <see cref="AdamW"/> share.</summary>
public abstract class AdamBase : OptimizerHelper
{
    private readonly bool _decoupled;

    private protected AdamBase(AdamOptions defaults, bool decoupled)
        : base(defaults) => _decoupled = decoupled;

    // m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  p -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps)
    private protected override void Update(ParamGroup group, GroupStep step)
    {
        var o = (AdamOptions)group.Options;
        (double lr, double beta1, double beta2) = (o.LearningRate!.Value, o.beta1!.Value, o.beta2!.Value);
        double decay = o.weight_decay!.Value;
        HandleList p = step.Parameters;
        HandleList g = step.Gradients;
        if (o.maximize!.Value)
        {
            Ops._foreach_neg.CallInto(step.Temporary(0), g);
            g = step.Temporary(0);
        }

        if (decay != 0 && _decoupled)
        {
            Ops._foreach_mul__Scalar.Do(p, 1 - lr * decay);
        }
        else if (decay != 0)
        {
            Ops._foreach_add_List.CallInto(step.Temporary(1), g, p, decay);
            g = step.Temporary(1);
        }

        HandleList m = step.Of<AdamState>(0, s => s.exp_avg);
        HandleList v = step.Of<AdamState>(1, s => s.exp_avg_sq);
        Ops._foreach_mul__Scalar.Do(m, beta1);
        Ops._foreach_add__List.Do(m, g, 1 - beta1);
        Ops._foreach_mul__Scalar.Do(v, beta2);
        Ops._foreach_addcmul__Scalar.Do(v, g, g, 1 - beta2);
        if (o.amsgrad!.Value)
        {
            v = Maxima(step);
        }

        long t = step.States[0].Bucket + 1;
        double correction1 = 1 - Math.Pow(beta1, t);
        double correction2 = 1 - Math.Pow(beta2, t);
        HandleList denominator = step.Temporary(2);
        Ops._foreach_sqrt.CallInto(denominator, v);
        Ops._foreach_div__Scalar.Do(denominator, Math.Sqrt(correction2));
        Ops._foreach_add__Scalar.Do(denominator, o.eps!.Value);
        Ops._foreach_addcdiv__Scalar.Do(p, m, denominator, -lr / correction1);
        foreach (OptimizerState state in step.States)
        {
            ((AdamState)state).step = t;
        }
    }

    private static HandleList Maxima(GroupStep step)
    {
        foreach (AdamState state in step.States.Cast<AdamState>())
        {
            Tensor largest = state.EnsureMaximum();
            Ops.maximum_out.Do(largest, state.exp_avg_sq, largest);
        }

        return step.Of<AdamState>(2, s => s.max_exp_avg_sq!);
    }
}

/// <summary>Settings of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
public abstract class AdamOptions : OptimizerOptions
{
    public double? beta1;
    public double? beta2;
    public double? weight_decay;
    public double? eps;
    public bool? amsgrad;
    public bool? maximize;

    public override void LoadStateDict(OptimizerOptions source)
    {
        base.LoadStateDict(source);
        var other = (AdamOptions)source;
        (beta1, beta2, weight_decay, eps) = (other.beta1, other.beta2, other.weight_decay, other.eps);
        (amsgrad, maximize) = (other.amsgrad, other.maximize);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        base.LoadStateDict(reader);
        beta1 = reader.ReadDouble();
        beta2 = reader.ReadDouble();
        weight_decay = reader.ReadDouble();
        eps = reader.ReadDouble();
        amsgrad = reader.ReadBoolean();
        maximize = reader.ReadBoolean();
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        base.SaveStateDict(writer);
        writer.Write(beta1!.Value);
        writer.Write(beta2!.Value);
        writer.Write(weight_decay!.Value);
        writer.Write(eps!.Value);
        writer.Write(amsgrad!.Value);
        writer.Write(maximize!.Value);
    }

    internal override void FillFrom(OptimizerOptions defaults)
    {
        FillRates(defaults);
        var other = (AdamOptions)defaults;
        beta1 ??= other.beta1;
        beta2 ??= other.beta2;
        weight_decay ??= other.weight_decay;
        eps ??= other.eps;
        amsgrad ??= other.amsgrad;
        maximize ??= other.maximize;
    }
}

/// <summary>Moments of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
public abstract class AdamState : OptimizerState
{
    public long step;
    public Tensor exp_avg;
    public Tensor exp_avg_sq;
    public Tensor? max_exp_avg_sq;

    private protected AdamState(Parameter parameter)
        : base(parameter)
    {
        exp_avg = ZerosLike(parameter);
        exp_avg_sq = ZerosLike(parameter);
    }

    internal override long Bucket => step;

    public override void LoadStateDict(OptimizerState source)
    {
        var other = (AdamState)source;
        step = other.step;
        Replace(ref exp_avg!, other.exp_avg, Parameter);
        Replace(ref exp_avg_sq!, other.exp_avg_sq, Parameter);
        Replace(ref max_exp_avg_sq, other.max_exp_avg_sq, Parameter);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        step = reader.ReadInt64();
        Read(reader, ref exp_avg!, Parameter);
        Read(reader, ref exp_avg_sq!, Parameter);
        Read(reader, ref max_exp_avg_sq, Parameter);
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(step);
        Write(writer, exp_avg);
        Write(writer, exp_avg_sq);
        Write(writer, max_exp_avg_sq);
    }

    public override void to(Device device)
    {
        Move(ref exp_avg!, device);
        Move(ref exp_avg_sq!, device);
        Move(ref max_exp_avg_sq, device);
    }

    internal Tensor EnsureMaximum() => max_exp_avg_sq ??= ZerosLike(Parameter);

    protected override void Dispose(bool disposing)
    {
        exp_avg.Dispose();
        exp_avg_sq.Dispose();
        max_exp_avg_sq?.Dispose();
    }
}
