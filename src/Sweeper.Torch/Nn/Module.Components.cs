using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            public virtual IEnumerable<(string name, Module module)> named_children() => _children.Select(c => (c.Name, c.Module));

            public virtual IEnumerable<Module> children() => _children.Select(c => c.Module);

            /// <summary>All modules below this one, by path; this one itself is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string name, Module child) in _children)
                {
                    yield return (name, child);
                    foreach ((string path, Module module) in child.named_modules())
                    {
                        yield return ($"{name}.{path}", module);
                    }
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            /// <summary>Own parameters before the children's. One that is shared comes once, under its first name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                AllParameters(recurse).DistinctBy(p => p.parameter, ReferenceEqualityComparer.Instance);

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach ((string name, Tensor buffer, bool persistent) in _buffers)
                {
                    if (persistent || include_nonpersistent)
                    {
                        yield return (name, buffer);
                    }
                }

                foreach ((string name, Module child) in recurse ? _children : [])
                {
                    foreach ((string path, Tensor buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        yield return ($"{name}.{path}", buffer);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public virtual bool has_parameter(string target) => AllParameters(true).Any(p => p.name == target);

            public virtual bool has_buffer(string target) => named_buffers().Any(b => b.name == target);

            public virtual Parameter? get_parameter(string target) => AllParameters(true).FirstOrDefault(p => p.name == target).parameter;

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(b => b.name == target).buffer;

            private IEnumerable<(string name, Parameter parameter)> AllParameters(bool recurse)
            {
                foreach ((string name, Parameter parameter) in _parameters)
                {
                    yield return (name, parameter);
                }

                foreach ((string name, Module child) in recurse ? _children : [])
                {
                    foreach ((string path, Parameter parameter) in child.AllParameters(true))
                    {
                        yield return ($"{name}.{path}", parameter);
                    }
                }
            }
        }
    }
}
