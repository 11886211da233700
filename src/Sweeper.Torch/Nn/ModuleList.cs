using System.Collections;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules under the names 0, 1, 2, ...</summary>
    public class ModuleList<T> : nn.Module, IList<T>
        where T : nn.Module
    {
        private readonly List<T> _list;

        public ModuleList(params T[] modules)
            : base("ModuleList")
        {
            _list = [.. modules];
            RegisterComponents();
        }

        public int Count => _list.Count;

        public bool IsReadOnly => false;

        public T this[int index]
        {
            get => _list[index];
            set => Change(() => _list[index] = value);
        }

        public void Add(T item) => Change(() => _list.Add(item));

        public void append(params T[] parameters) => Change(() => _list.AddRange(parameters));

        public void extend(IEnumerable<T> modules) => Change(() => _list.AddRange(modules));

        public void Insert(int index, T item) => Change(() => _list.Insert(index, item));

        public void RemoveAt(int index) => Change(() => _list.RemoveAt(index));

        public void Clear() => Change(_list.Clear);

        public bool Remove(T item)
        {
            bool removed = false;
            Change(() => removed = _list.Remove(item));
            return removed;
        }

        public bool Contains(T item) => _list.Contains(item);

        public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        public int IndexOf(T item) => _list.IndexOf(item);

        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents()
        {
            ForgetModules();
            for (int k = 0; k < _list.Count; k++)
            {
                register_module(k.ToString(System.Globalization.CultureInfo.InvariantCulture), _list[k]);
            }
        }

        private void Change(Action change)
        {
            change();
            RegisterComponents();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
