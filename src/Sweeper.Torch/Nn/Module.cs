using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>
        /// A part of a model: parameters, buffers and further modules, found by reflection in the fields when the
        /// constructor calls <see cref="RegisterComponents"/>. A component's name is its field's.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly List<(string Name, Module Module)> _children = [];
            private readonly List<(string Name, Parameter Parameter)> _parameters = [];
            private readonly List<(string Name, Tensor Buffer, bool Persistent)> _buffers = [];
            private readonly string _name;

            protected Module(string name) => _name = name;

            public bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach ((_, Module child) in _children)
                {
                    child.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach ((_, Module child) in _children)
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }

                    using Tensor? gradient = parameter.grad;
                    gradient?.zero_();
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                _parameters.ForEach(p => p.Parameter.Dispose());
                _buffers.ForEach(b => b.Buffer.Dispose());
                _children.ForEach(c => c.Module.Dispose());
            }

            protected virtual void RegisterComponents()
            {
                const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
                foreach (FieldInfo field in GetType().GetFields(Fields))
                {
                    if (field.DeclaringType == typeof(Module))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module child when !_children.Exists(c => c.Name == field.Name):
                            register_module(field.Name, child);
                            break;
                        case Parameter parameter when !_parameters.Exists(p => p.Name == field.Name):
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor buffer when buffer is not Modules.Parameter && !_buffers.Exists(b => b.Name == field.Name):
                            register_buffer(field.Name, buffer);
                            break;
                    }
                }
            }

            public virtual void register_module(string name, Module submodule)
            {
                CheckNew(name);
                _children.Add((name, submodule));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_parameter(string name, Parameter param)
            {
                CheckNew(name);
                param.DetachFromDisposeScope();
                _parameters.Add((name, param));
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckNew(name);
                tensor.DetachFromDisposeScope();
                _buffers.Add((name, tensor, persistent));
            }

            /// <summary>Forgets the submodules, for containers that number them anew.</summary>
            private protected void ForgetModules() => _children.Clear();

            private void CheckNew(string name)
            {
                if (_children.Exists(c => c.Name == name) || _parameters.Exists(p => p.Name == name) || _buffers.Exists(b => b.Name == name))
                {
                    throw new ArgumentException($"module {GetName()} has a component '{name}' already");
                }
            }
        }
    }
}
