using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// What the optimizers share: groups, states, and the gathering of gradients into lists. Unlike the package's, which
/// call several operators per parameter, an update here calls each operator once per group.
/// </summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly List<(ParamGroup Group, Parameter[] Parameters)> _groups = [];
    private readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);
    private readonly GroupStep _step = new();
    private readonly OptimizerOptions _defaults;
    private readonly List<OptimizerState> _pending = [];
    private readonly List<nint> _pendingGradients = [];

    private protected OptimizerHelper(OptimizerOptions defaults) => _defaults = defaults;

    public override IEnumerable<optim.ILearningRateController> ParamGroups => _groups.Select(g => g.Group);

    public override void add_param_group(ParamGroup param_group)
    {
        Parameter[] parameters = [.. param_group.Parameters];
        HashSet<Parameter> known = new(_groups.SelectMany(g => g.Parameters), ReferenceEqualityComparer.Instance);
        foreach (Parameter parameter in parameters)
        {
            if (!known.Add(parameter))
            {
                throw new ArgumentException($"a parameter is given to the optimizer twice: {TensorText.Describe(parameter)}");
            }
        }

        param_group.Options.FillFrom(_defaults);
        param_group.Parameters = parameters;
        _groups.Add((param_group, parameters));
    }

    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(g => g.Parameters);

    /// <summary>Drops the gradients. The package fills them with zeros, which makes weight decay act on parameters that the
    /// step does not use; PyTorch drops them too.</summary>
    public override void zero_grad()
    {
        foreach ((_, Parameter[] parameters) in _groups)
        {
            foreach (Parameter parameter in parameters)
            {
                Native.Check(Native.sw_set_grad(parameter.Handle, 0), "zero_grad", parameter);
            }
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using IDisposable grad = enable_grad();
            loss = closure();
        }

        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((ParamGroup group, Parameter[] parameters) in _groups)
        {
            StepGroup(group, parameters);
        }

        return loss;
    }

    public optim.Optimizer.StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach ((ParamGroup group, Parameter[] parameters) in _groups)
        {
            dictionary.Options.Add(group.Options);
            foreach (Parameter parameter in parameters)
            {
                dictionary.State.Add(_states.GetValueOrDefault(parameter));
            }
        }

        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        if (state_dict.Options.Count != _groups.Count || state_dict.State.Count != parameters().Count())
        {
            throw new ArgumentException(
                $"the state is of {state_dict.Options.Count} groups and {state_dict.State.Count} parameters, "
                + $"the optimizer has {_groups.Count} and {parameters().Count()}");
        }

        int n = 0;
        for (int g = 0; g < _groups.Count; g++)
        {
            _groups[g].Group.Options.LoadStateDict(state_dict.Options[g]);
            foreach (Parameter parameter in _groups[g].Parameters)
            {
                if (state_dict.State[n++] is { } source)
                {
                    StateOf(parameter, _groups[g].Group).LoadStateDict(source);
                }
                else
                {
                    Forget(parameter);
                }
            }
        }
    }

    /// <summary>Writes options and states. The format is this library's own, not the package's.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        writer.Write(_groups.Count);
        foreach ((ParamGroup group, Parameter[] parameters) in _groups)
        {
            writer.Write(parameters.Length);
            group.Options.SaveStateDict(writer);
            foreach (Parameter parameter in parameters)
            {
                bool has = _states.TryGetValue(parameter, out OptimizerState? state);
                writer.Write(has);
                state?.SaveStateDict(writer);
            }
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void load_state_dict(BinaryReader reader)
    {
        string kind = reader.ReadString();
        if (kind != GetType().Name)
        {
            throw new InvalidDataException($"the saved state is of '{kind}', not of {GetType().Name}");
        }

        int groups = reader.ReadInt32();
        if (groups != _groups.Count)
        {
            throw new InvalidDataException($"the saved state has {groups} groups, the optimizer {_groups.Count}");
        }

        foreach ((ParamGroup group, Parameter[] parameters) in _groups)
        {
            int count = reader.ReadInt32();
            if (count != parameters.Length)
            {
                throw new InvalidDataException($"a saved group has {count} parameters, the optimizer's {parameters.Length}");
            }

            group.Options.LoadStateDict(reader);
            foreach (Parameter parameter in parameters)
            {
                if (reader.ReadBoolean())
                {
                    StateOf(parameter, group).LoadStateDict(reader);
                }
                else
                {
                    Forget(parameter);
                }
            }
        }
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void to(Device device)
    {
        foreach (OptimizerState state in _states.Values)
        {
            state.to(device);
        }
    }

    /// <summary>A parameter's first state.</summary>
    private protected abstract OptimizerState NewState(Parameter parameter, ParamGroup group);

    /// <summary>Updates parameters whose states share a <see cref="OptimizerState.Bucket"/>.</summary>
    private protected abstract void Update(ParamGroup group, GroupStep step);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _step.Dispose();
            foreach (OptimizerState state in _states.Values)
            {
                state.Dispose();
            }

            _states.Clear();
        }

        base.Dispose(disposing);
    }

    private void StepGroup(ParamGroup group, Parameter[] parameters)
    {
        HandleList gradients = _step.AllGradients;
        _pending.Clear();
        _pendingGradients.Clear();
        try
        {
            foreach (Parameter parameter in parameters)
            {
                Native.Check(Native.sw_grad(parameter.Handle, out nint gradient), "grad", parameter);
                if (gradient != 0)
                {
                    gradients.Add(gradient);
                    _pending.Add(StateOf(parameter, group));
                    _pendingGradients.Add(gradient);
                }
            }

            while (_pending.Count > 0)
            {
                TakeBucket();
                Update(group, _step);
                _step.Clear();
            }
        }
        finally
        {
            _step.Clear();
            gradients.Clear();
        }
    }

    // Moves the first pending parameter, and all that share its bucket, into the step: nearly always all of them.
    private void TakeBucket()
    {
        long bucket = _pending[0].Bucket;
        int kept = 0;
        for (int k = 0; k < _pending.Count; k++)
        {
            OptimizerState state = _pending[k];
            if (state.Bucket == bucket)
            {
                _step.Parameters.Add(state.Parameter.Handle);
                _step.Gradients.Add(_pendingGradients[k]);
                _step.States.Add(state);
            }
            else
            {
                _pending[kept] = state;
                _pendingGradients[kept++] = _pendingGradients[k];
            }
        }

        _pending.RemoveRange(kept, _pending.Count - kept);
        _pendingGradients.RemoveRange(kept, _pendingGradients.Count - kept);
    }

    private OptimizerState StateOf(Parameter parameter, ParamGroup group)
    {
        if (!_states.TryGetValue(parameter, out OptimizerState? state))
        {
            state = NewState(parameter, group);
            _states.Add(parameter, state);
        }

        return state;
    }

    private void Forget(Parameter parameter)
    {
        if (_states.Remove(parameter, out OptimizerState? state))
        {
            state.Dispose();
        }
    }
}
