namespace Sweeper.Training.Files.Pickle;

/// <summary>The stack of the unpickling machine: values, and marks where containers begin.</summary>
internal sealed class PickleStack
{
    private static readonly object Mark = new();

    private readonly List<object?> _values = [];

    public int Count => _values.Count;

    /// <summary>Containers begun and not ended.</summary>
    public int Marks { get; private set; }

    public void Clear()
    {
        _values.Clear();
        Marks = 0;
    }

    public void Push(object? value) => _values.Add(value);

    public void PushMark()
    {
        Marks++;
        _values.Add(Mark);
    }

    public object? Peek() =>
        _values.Count > 0 && !ReferenceEquals(_values[^1], Mark)
            ? _values[^1]
            : throw new PickleException("needs a value that is not there");

    public object? Pop()
    {
        object? value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The last values, in the order in which they were pushed.</summary>
    public object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        return values;
    }

    /// <summary>The values since the last mark, which goes too.</summary>
    public object?[] PopToMark()
    {
        int mark = _values.FindLastIndex(value => ReferenceEquals(value, Mark));
        if (mark < 0)
        {
            throw new PickleException("closes a container that was not opened");
        }

        object?[] values = [.. _values[(mark + 1)..]];
        _values.RemoveRange(mark, _values.Count - mark);
        Marks--;
        return values;
    }
}
