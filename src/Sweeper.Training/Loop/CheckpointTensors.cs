using Sweeper.Engine;
using Sweeper.Training.Files;
using Sweeper.Training.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sweeper.Training.Loop;

/// <summary>
/// The tensors of a checkpoint: <c>model.NAME</c> for each parameter and <c>optimizer.NAME.MOMENT</c> for each that the
/// optimizer remembers of it, all F32.
/// </summary>
internal static class CheckpointTensors
{
    /// <summary>All of them, on the host.</summary>
    public static IReadOnlyList<TensorToWrite> Read(SequenceClassifier model, OptimizerHelper optimizer)
    {
        using IDisposable noGrad = no_grad();
        List<TensorToWrite> tensors = [];
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            tensors.Add(ToWrite($"model.{name}", parameter));
        }

        foreach ((string name, OptimizerState? state) in States(model, optimizer))
        {
            tensors.AddRange(Moments(state)
                .Where(moment => moment.Value is not null)
                .Select(moment => ToWrite(MomentName(name, moment.Name), moment.Value!)));
        }

        return tensors;
    }

    /// <summary>Updates the optimizer has counted, by parameter.</summary>
    public static IReadOnlyDictionary<string, long> Steps(SequenceClassifier model, OptimizerHelper optimizer) =>
        States(model, optimizer)
            .Where(named => StepOf(named.State) is not null)
            .ToDictionary(named => named.Name, named => StepOf(named.State)!.Value, StringComparer.Ordinal);

    /// <summary>Puts a checkpoint's tensors into a model and its new optimizer.</summary>
    /// <exception cref="UserErrorException">A parameter is missing, or a tensor has another shape than its parameter.</exception>
    public static void Restore(
        string path, IReadOnlyDictionary<string, long> steps, SequenceClassifier model, OptimizerHelper optimizer)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Dictionary<string, TensorEntry> entries = reader.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Dictionary<string, Parameter> parameters =
            model.named_parameters().ToDictionary(named => named.name, named => named.parameter, StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in parameters)
        {
            using Tensor value = Load($"model.{name}", parameter);
            parameter.copy_(value);
        }

        CreateStates(parameters, model, optimizer);
        foreach ((string name, OptimizerState? state) in States(model, optimizer))
        {
            foreach ((string moment, Tensor? now) in Moments(state).ToArray())
            {
                string key = MomentName(name, moment);
                if (entries.ContainsKey(key))
                {
                    using Tensor value = Load(key, now ?? parameters[name]);
                    SetMoment(state!, moment, value, parameters[name].device);
                }
            }

            SetStep(state, steps.GetValueOrDefault(name));
        }

        Tensor Load(string name, Tensor like)
        {
            if (!entries.TryGetValue(name, out TensorEntry? entry) || !entry.Shape.AsSpan().SequenceEqual(like.shape))
            {
                throw new UserErrorException(
                    $"the checkpoint has no '{name}' of shape [{string.Join(", ", like.shape)}]",
                    "Delete it to train from the start",
                    path);
            }

            var values = new float[entry.Elements];
            reader.ReadFloat32(entry, values);
            return tensor(values, entry.Shape);
        }
    }

    private static string MomentName(string parameter, string moment) => $"optimizer.{parameter}.{moment}";

    private static TensorToWrite ToWrite(string name, Tensor value)
    {
        using DisposeScope scope = NewDisposeScope();
        return new TensorToWrite(name, "F32", value.shape, value.detach().cpu().data<float>().ToArray());
    }

    private static IEnumerable<(string Name, OptimizerState? State)> States(SequenceClassifier model, OptimizerHelper optimizer) =>
        ParameterGroups.Names(model).Zip<string, OptimizerState?>(optimizer.state_dict().State);

    private static IEnumerable<(string Name, Tensor? Value)> Moments(OptimizerState? state) => state switch
    {
        AdamW.State adam => [("exp_avg", adam.exp_avg), ("exp_avg_sq", adam.exp_avg_sq)],
        Adam.State adam => [("exp_avg", adam.exp_avg), ("exp_avg_sq", adam.exp_avg_sq)],
        SGD.State sgd => [("momentum_buffer", sgd.momentum_buffer)],
        RMSProp.State rms => [("square_avg", rms.square_avg)],
        Lion.State lion => [("exp_avg", lion.exp_avg)],
        Adafactor.State factored =>
        [
            ("exp_avg_sq_row", factored.exp_avg_sq_row), ("exp_avg_sq_col", factored.exp_avg_sq_col), ("exp_avg_sq", factored.exp_avg_sq),
        ],
        _ => [],
    };

    // An optimizer makes its states when they are first needed; TorchSharp's package makes them at once.
    private static void CreateStates(
        Dictionary<string, Parameter> parameters, SequenceClassifier model, OptimizerHelper optimizer)
    {
        optim.Optimizer.StateDictionary states = optimizer.state_dict();
        string[] names = [.. ParameterGroups.Names(model)];
        List<OptimizerState> made = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (states.State[i] is null)
            {
                states.State[i] = Optimizers.NewState(optimizer, parameters[names[i]]);
                made.Add(states.State[i]!);
            }
        }

        if (made.Count > 0)
        {
            optimizer.load_state_dict(states);
            made.OfType<IDisposable>().ToList().ForEach(state => state.Dispose());
        }
    }

    private static void SetMoment(OptimizerState state, string moment, Tensor value, Device device)
    {
        if (state is SGD.State { momentum_buffer: null } sgd)
        {
            sgd.momentum_buffer = value.to(device, copy: true).DetachFromDisposeScope();
            return;
        }

        Moments(state).First(known => known.Name == moment).Value!.copy_(value);
    }

    private static long? StepOf(OptimizerState? state) => state switch
    {
        AdamW.State adam => adam.step,
        Adam.State adam => adam.step,
        Adafactor.State factored => factored.step,
        _ => null,
    };

    private static void SetStep(OptimizerState? state, long step)
    {
        if (state is AdamW.State decoupled)
        {
            decoupled.step = step;
        }
        else if (state is Adam.State adam)
        {
            adam.step = step;
        }
        else if (state is Adafactor.State factored)
        {
            factored.step = step;
        }
    }
}
