using TorchSharp.Interop;

namespace TorchSharp.Modules;

/// <summary>
/// The tensors of one update: lists of parameters, gradients and states in the same order, ready for the operators that
/// take whole lists. The lists are kept from step to step.
/// </summary>
internal sealed class GroupStep : IDisposable
{
    private readonly HandleList _all = new(owns: true); // All gradients of the group; the bucket's are among them.
    private readonly List<HandleList> _states = [];
    private readonly List<HandleList> _temporaries = [];

    public HandleList Parameters { get; } = new(owns: false);

    public HandleList Gradients { get; } = new(owns: false);

    public List<OptimizerState> States { get; } = [];

    public HandleList AllGradients => _all;

    /// <summary>Handles of one tensor of every state, such as the first moments.</summary>
    public HandleList Of<TState>(int slot, Func<TState, torch.Tensor> tensor)
        where TState : OptimizerState
    {
        HandleList list = At(_states, slot, owns: false);
        list.Clear();
        foreach (OptimizerState state in States)
        {
            list.Add(tensor((TState)state).Handle);
        }

        return list;
    }

    /// <summary>A list for results that live until the end of the step.</summary>
    public HandleList Temporary(int slot) => At(_temporaries, slot, owns: true);

    public void Clear()
    {
        Parameters.Clear();
        Gradients.Clear();
        States.Clear();
        _states.ForEach(list => list.Clear());
        _temporaries.ForEach(list => list.Clear());
    }

    public void Dispose()
    {
        Clear();
        _all.Clear();
    }

    private static HandleList At(List<HandleList> lists, int slot, bool owns)
    {
        while (lists.Count <= slot)
        {
            lists.Add(new HandleList(owns));
        }

        return lists[slot];
    }
}
