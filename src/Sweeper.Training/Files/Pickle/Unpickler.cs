using System.Buffers.Binary;
using System.Numerics;

namespace Sweeper.Training.Files.Pickle;

/// <summary>
/// Reads pickles of checkpoints: tensors and plain containers. Python's pickle is a program for a small machine with a
/// stack and a memo; this machine knows the instructions that <c>torch.save</c> writes and no other, and no
/// instruction runs code.
/// </summary>
/// <remarks>After Python's pickletools.py, protocols 2 to 5. Containers are never walked, so depth costs nothing.
/// </remarks>
internal sealed class Unpickler(byte[] data, TensorRebuilding tensors)
{
    public const int MaxInstructions = 1_000_000;
    public const int MaxStack = 100_000;
    public const int MaxMarks = 1_000;
    public const int MaxMemo = 500_000;
    private const int LastProtocol = 5;

    private readonly PickleInput _input = new(data);
    private readonly PickleStack _stack = new();
    private readonly Dictionary<long, object?> _memo = [];
    private int _instructions;

    /// <summary>First byte after the last pickle read.</summary>
    public int Position => _input.Position;

    /// <summary>Reads the pickle at <see cref="Position"/>; its memo is its own.</summary>
    /// <exception cref="PickleException">It is damaged, too large, or holds what is not allowed.</exception>
    public object? Load()
    {
        _stack.Clear();
        _memo.Clear();
        while (_input.Byte() is var code and not (byte)'.')
        {
            Run(code);
            if (++_instructions > MaxInstructions || _stack.Count > MaxStack || _memo.Count > MaxMemo
                || _stack.Marks > MaxMarks)
            {
                throw new PickleException(
                    $"is larger than any checkpoint: more than {MaxInstructions} instructions, {MaxStack} values, "
                        + $"{MaxMemo} remembered values or {MaxMarks} nested containers");
            }
        }

        return _stack.Count == 1 ? _stack.Pop() : throw new PickleException("ends with a stack that is not one value");
    }

    private void Run(byte code)
    {
        switch ((char)code)
        {
            case '\x80': // PROTO
                if (_input.Byte() > LastProtocol)
                {
                    throw new PickleException($"has a protocol above {LastProtocol}");
                }

                break;
            case '\x95': // FRAME
                _input.Take(8);
                break;
            case 'N': // NONE
                _stack.Push(null);
                break;
            case '\x88': // NEWTRUE
                _stack.Push(true);
                break;
            case '\x89': // NEWFALSE
                _stack.Push(false);
                break;
            case 'J': // BININT
                _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(_input.Take(4)));
                break;
            case 'K': // BININT1
                _stack.Push((long)_input.Byte());
                break;
            case 'M': // BININT2
                _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(_input.Take(2)));
                break;
            case '\x8a': // LONG1
                BigInteger number = _input.Number(_input.Byte());
                _stack.Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
                break;
            case 'G': // BINFLOAT
                _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(_input.Take(8)));
                break;
            case 'X' or 'T': // BINUNICODE; BINSTRING, of Python 2
                _stack.Push(_input.Text(UInt32()));
                break;
            case '\x8c' or 'U': // SHORT_BINUNICODE; SHORT_BINSTRING, of Python 2
                _stack.Push(_input.Text(_input.Byte()));
                break;
            default:
                RunOnContainers((char)code);
                break;
        }
    }

    private void RunOnContainers(char code)
    {
        switch (code)
        {
            case '(': // MARK
                _stack.PushMark();
                break;
            case ']': // EMPTY_LIST
                _stack.Push(new List<object?>());
                break;
            case 'a': // APPEND
                AddItems(_stack.PopMany(1));
                break;
            case 'e': // APPENDS
                AddItems(_stack.PopToMark());
                break;
            case ')': // EMPTY_TUPLE
                _stack.Push(Array.Empty<object?>());
                break;
            case 't': // TUPLE
                _stack.Push(_stack.PopToMark());
                break;
            case '\x85' or '\x86' or '\x87': // TUPLE1, TUPLE2, TUPLE3
                _stack.Push(_stack.PopMany(code - '\x84'));
                break;
            case '}': // EMPTY_DICT
                _stack.Push(new PickleDictionary());
                break;
            case 's': // SETITEM
                SetItems(_stack.PopMany(2));
                break;
            case 'u': // SETITEMS
                SetItems(_stack.PopToMark());
                break;
            case 'q': // BINPUT
                _memo[_input.Byte()] = _stack.Peek();
                break;
            case 'r': // LONG_BINPUT
                _memo[UInt32()] = _stack.Peek();
                break;
            case '\x94': // MEMOIZE
                _memo[_memo.Count] = _stack.Peek();
                break;
            case 'h': // BINGET
                _stack.Push(Remembered(_input.Byte()));
                break;
            case 'j': // LONG_BINGET
                _stack.Push(Remembered(UInt32()));
                break;
            default:
                RunOnNames(code);
                break;
        }
    }

    private void RunOnNames(char code)
    {
        switch (code)
        {
            case 'c': // GLOBAL
                _stack.Push(PickleGlobals.Find(_input.Line(), _input.Line()));
                break;
            case '\x93': // STACK_GLOBAL
                _stack.Push(_stack.PopMany(2) is [string module, string name]
                    ? PickleGlobals.Find(module, name)
                    : throw new PickleException("has a name that is no text"));
                break;
            case 'i': // INST makes an object of a class, none of which is allowed
                throw PickleGlobals.Refusal(_input.Line(), _input.Line());
            case 'Q': // BINPERSID
                _stack.Push(tensors.Storage(_stack.Pop()));
                break;
            case 'R': // REDUCE
                _stack.Push(Call(_stack.PopMany(2)));
                break;
            case 'b': // BUILD: attributes of the dictionary, such as the versions of modules, which nobody needs
                if (_stack.Pop() is not PickleDictionary || _stack.Peek() is not PickleDictionary)
                {
                    throw new PickleException("sets the state of an object", forbidden: true);
                }

                break;
            default:
                throw new PickleException(
                    $"has the instruction 0x{(int)code:x2} at byte {Position - 1}, which checkpoints do not use",
                    forbidden: true);
        }
    }

    private static object Call(object?[] call) => call switch
    {
        [PickleGlobal.OrderedDict, object?[] { Length: 0 }] => new PickleDictionary(),
        [PickleGlobal function, object?[] arguments] => TensorRebuilding.Rebuild(function, arguments),
        _ => throw new PickleException("calls what is no function"),
    };

    private void AddItems(object?[] items)
    {
        List<object?> target = _stack.Peek() as List<object?> ?? throw new PickleException("adds to what is no list");
        target.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        PickleDictionary target = _stack.Peek() as PickleDictionary
            ?? throw new PickleException("adds to what is no dictionary");
        if (items.Length % 2 != 0)
        {
            throw new PickleException("has a key without a value");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not string key)
            {
                throw new PickleException("has a dictionary with a key that is no text");
            }

            if (!target.TryAdd(key, items[i + 1]))
            {
                throw new PickleException($"has '{key}' twice in a dictionary");
            }
        }
    }

    private object? Remembered(long key) =>
        _memo.TryGetValue(key, out object? value) ? value : throw new PickleException("recalls a value that was not remembered");

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(_input.Take(4));
}
