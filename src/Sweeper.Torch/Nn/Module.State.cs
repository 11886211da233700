using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            private const string Magic = "SWTM1"; // "Sweeper Torch module, version 1"

            /// <summary>The parameters and persistent buffers themselves (no copies), by path.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach ((string name, Parameter parameter) in AllParameters(true))
                {
                    destination[start + name] = parameter;
                }

                foreach ((string name, Tensor buffer) in named_buffers(true, include_nonpersistent: false))
                {
                    destination[start + name] = buffer;
                }

                return destination;
            }

            /// <summary>
            /// Copies values in by path. When strict, all that does not fit is told in one message, and nothing is copied.
            /// A wrong shape is an error even when not strict.
            /// </summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                HashSet<string> skipped = [.. skip ?? []];
                Dictionary<string, Tensor> own = state_dict();
                List<string> missing = [.. own.Keys.Where(k => !source.ContainsKey(k) && !skipped.Contains(k))];
                List<string> unexpected = [.. source.Keys.Where(k => !own.ContainsKey(k) && !skipped.Contains(k))];
                List<string> common = [.. own.Keys.Where(k => source.ContainsKey(k) && !skipped.Contains(k))];

                List<string> problems = [];
                if (strict)
                {
                    problems.AddRange(missing.Select(k => $"missing '{k}'"));
                    problems.AddRange(unexpected.Select(k => $"unexpected '{k}'"));
                }

                foreach (string key in common)
                {
                    long[] wanted = own[key].shape;
                    long[] got = source[key].shape;
                    if (!wanted.AsSpan().SequenceEqual(got))
                    {
                        problems.Add($"'{key}' has the shape [{string.Join(", ", got)}], not [{string.Join(", ", wanted)}]");
                    }
                }

                if (problems.Count > 0)
                {
                    throw new InvalidOperationException($"the state does not fit module {GetName()}: {string.Join("; ", problems)}");
                }

                using IDisposable noGrad = no_grad();
                foreach (string key in common)
                {
                    own[key].copy_(source[key]);
                }

                return (missing, unexpected);
            }

            /// <summary>Writes the state: a magic word, the number of entries, and each one's path and tensor.
            /// The package's files have another format.</summary>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return save(writer, skip);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using FileStream stream = File.Create(location);
                return save(stream, skip);
            }

            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                List<KeyValuePair<string, Tensor>> entries = [.. sd.Where(e => skip?.Contains(e.Key) != true)];
                writer.Write(Magic);
                writer.Write(entries.Count);
                foreach ((string key, Tensor tensor) in entries)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads what <see cref="save(BinaryWriter, IList{string})"/> wrote.</summary>
            public virtual Module load(
                BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                string magic = reader.ReadString();
                if (magic != Magic)
                {
                    throw new InvalidDataException($"this is no saved module: it begins with '{magic}', not with '{Magic}'");
                }

                using DisposeScope scope = NewDisposeScope();
                var state = new Dictionary<string, Tensor>();
                for (int n = reader.ReadInt32(); n > 0; n--)
                {
                    string key = reader.ReadString();
                    state[key] = reader.Load();
                }

                load_state_dict(state, strict, skip);
                if (loadedParameters is not null)
                {
                    foreach (string key in state_dict().Keys)
                    {
                        loadedParameters[key] = state.ContainsKey(key) && skip?.Contains(key) != true;
                    }
                }

                return this;
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return load(reader, strict, skip, loadedParameters);
            }

            public virtual Module load(
                string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using FileStream stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }
        }
    }
}
