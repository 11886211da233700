using System.Buffers.Binary;
using System.Numerics;
using System.Text;

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
    private const int MaxBytesOfNumber = 16;

    private static readonly object Mark = new();
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _instructions;
    private int _marks;

    /// <summary>First byte after the last pickle read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the pickle at <see cref="Position"/>; its memo is its own.</summary>
    /// <exception cref="PickleException">It is damaged, too large, or holds what is not allowed.</exception>
    public object? Load()
    {
        _stack.Clear();
        _memo.Clear();
        _marks = 0;
        while (true)
        {
            byte code = Next();
            if (code == (byte)'.')
            {
                return _stack.Count == 1 ? Pop() : throw Damaged("ends with a stack that is not one value");
            }

            Run(code);
            if (++_instructions > MaxInstructions || _stack.Count > MaxStack || _memo.Count > MaxMemo || _marks > MaxMarks)
            {
                throw new PickleException(
                    $"is larger than any checkpoint: more than {MaxInstructions} instructions, {MaxStack} values, "
                        + $"{MaxMemo} remembered values or {MaxMarks} nested containers");
            }
        }
    }

    private void Run(byte code)
    {
        switch ((char)code)
        {
            case '\x80': // PROTO
                if (Next() > 5)
                {
                    throw Damaged("has a protocol above 5");
                }

                break;
            case '\x95': // FRAME
                Take(8);
                break;
            case '(': // MARK
                _marks++;
                Push(Mark);
                break;
            case 'N': // NONE
                Push(null);
                break;
            case '\x88': // NEWTRUE
                Push(true);
                break;
            case '\x89': // NEWFALSE
                Push(false);
                break;
            case 'J': // BININT
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case 'K': // BININT1
                Push((long)Next());
                break;
            case 'M': // BININT2
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                break;
            case '\x8a': // LONG1
                BigInteger number = Number(Take(Next()));
                Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number);
                break;
            case 'G': // BINFLOAT
                Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                break;
            case 'X': // BINUNICODE
                Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                break;
            case '\x8c': // SHORT_BINUNICODE
            case 'U': // SHORT_BINSTRING, of Python 2
                Push(Text(Next()));
                break;
            case 'T': // BINSTRING, of Python 2
                Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
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
            case ']': // EMPTY_LIST
                Push(new List<object?>());
                break;
            case 'a': // APPEND
                object? item = Pop();
                Top<List<object?>>().Add(item);
                break;
            case 'e': // APPENDS
                object?[] items = PopToMark();
                Top<List<object?>>().AddRange(items);
                break;
            case ')': // EMPTY_TUPLE
                Push(Array.Empty<object?>());
                break;
            case 't': // TUPLE
                Push(PopToMark());
                break;
            case '\x85' or '\x86' or '\x87': // TUPLE1, TUPLE2, TUPLE3
                Push(PopMany(code - '\x84'));
                break;
            case '}': // EMPTY_DICT
                Push(new PickleDictionary());
                break;
            case 's': // SETITEM
                SetItems(PopMany(2));
                break;
            case 'u': // SETITEMS
                SetItems(PopToMark());
                break;
            case 'q': // BINPUT
                _memo[Next()] = Peek();
                break;
            case 'r': // LONG_BINPUT
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                break;
            case '\x94': // MEMOIZE
                _memo[_memo.Count] = Peek();
                break;
            case 'h': // BINGET
                Push(Remembered(Next()));
                break;
            case 'j': // LONG_BINGET
                Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
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
                Push(PickleGlobals.Find(Line(), Line()));
                break;
            case 'i': // INST, which makes an object of any class: named, then refused
                throw new PickleException($"makes an object of '{Line()}.{Line()}'", forbidden: true);
            case '\x93': // STACK_GLOBAL
                object?[] names = PopMany(2);
                Push(names is [string module, string name]
                    ? PickleGlobals.Find(module, name)
                    : throw Damaged("has a name that is no text"));
                break;
            case 'Q': // BINPERSID
                Push(tensors.Storage(Pop()));
                break;
            case 'R': // REDUCE
                Push(Call(PopMany(2)));
                break;
            case 'b': // BUILD: attributes of the dictionary, such as the versions of modules, which nobody needs
                if (Pop() is not PickleDictionary || Peek() is not PickleDictionary)
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

    private object Call(object?[] call) => call switch
    {
        [PickleGlobal.OrderedDict, object?[] { Length: 0 }] => new PickleDictionary(),
        [PickleGlobal function, object?[] arguments] => TensorRebuilding.Rebuild(function, arguments),
        _ => throw Damaged("calls what is no function"),
    };

    private void SetItems(object?[] items)
    {
        PickleDictionary target = Top<PickleDictionary>();
        if (items.Length % 2 != 0)
        {
            throw Damaged("has a key without a value");
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

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() =>
        _stack.Count > 0 && !ReferenceEquals(_stack[^1], Mark) ? _stack[^1] : throw Damaged("needs a value that is not there");

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private T Top<T>()
        where T : class => Peek() as T ?? throw Damaged($"adds to what is no {(typeof(T) == typeof(PickleDictionary) ? "dictionary" : "list")}");

    private object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        return values;
    }

    private object?[] PopToMark()
    {
        int mark = _stack.FindLastIndex(value => ReferenceEquals(value, Mark));
        if (mark < 0)
        {
            throw Damaged("closes a container that was not opened");
        }

        object?[] values = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        _marks--;
        return values;
    }

    private object? Remembered(long key) =>
        _memo.TryGetValue(key, out object? value) ? value : throw Damaged("recalls a value that was not remembered");

    private byte Next() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > data.Length - Position)
        {
            throw Damaged("ends too early");
        }

        ReadOnlySpan<byte> bytes = data.AsSpan(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    // Numbers beyond 64 bits occur once: the legacy format's magic number has 10 bytes.
    private static BigInteger Number(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytesOfNumber)
        {
            throw new PickleException($"has a number of {bytes.Length} bytes");
        }

        return new BigInteger(bytes);
    }

    private string Text(long length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("has a text that is not UTF-8");
        }
    }

    private string Line()
    {
        int length = data.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Damaged("ends within a name");
        }

        string line = Encoding.Latin1.GetString(data, Position, length);
        Position += length + 1;
        return line;
    }

    private PickleException Damaged(string how) => new($"{how} (at byte {Position})");
}
