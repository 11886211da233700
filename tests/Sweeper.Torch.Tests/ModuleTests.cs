using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sweeper.Torch.Tests;

public sealed class ModuleTests : TorchTest
{
    [Fact]
    public void Components_are_found_by_reflection_under_their_fields_names()
    {
        Net net = Own(new Net());

        Assert.Equal(
            ["scale", "first.weight", "first.bias", "rest.0.weight", "rest.0.bias", "rest.1.weight"],
            net.named_parameters().Select(p => p.name));
        Assert.Equal(["offset"], net.named_buffers().Select(b => b.name));
        Assert.Equal(["first", "rest", "drop"], net.named_children().Select(c => c.name));
        Assert.Equal(["first", "rest", "rest.0", "rest.1", "drop"], net.named_modules().Select(m => m.name));
        Assert.Equal(7, net.state_dict().Count);
        Assert.Contains("model.rest.1.weight", net.state_dict(prefix: "model").Keys);
        Assert.Equal(5, net.modules().Count());
        Assert.Equal(3, net.children().Count());
        Assert.True(net.has_parameter("rest.0.bias"));
        Assert.False(net.has_buffer("rest.0.bias"));
        Assert.Same(net.rest[0].bias, net.get_parameter("rest.0.bias"));
        Assert.NotNull(net.get_buffer("offset"));
        Assert.Single(net.parameters(recurse: false));
        Assert.Throws<ArgumentException>(() => net.register_buffer("scale", zeros(1)));
    }

    [Fact]
    public void A_shared_parameter_counts_once_and_is_saved_under_both_names()
    {
        Parameter shared = new(ones(2, 2));
        Module net = Own(Sequential(Linear(shared), Linear(shared)));
        Assert.Equal(["0.weight"], net.named_parameters().Select(p => p.name));
        Assert.Equal(["0.weight", "1.weight"], net.state_dict().Keys);
    }

    [Fact]
    public void Training_mode_reaches_all_children()
    {
        Net net = Own(new Net());
        Assert.True(net.drop.training);
        net.eval();
        Assert.False(net.drop.training || net.rest[1].training || net.training);
        net.train();
        Assert.True(net.drop.training);
        var seen = new List<string>();
        net.apply(m => seen.Add(m.GetName()));
        Assert.Equal("Net", seen[^1]);
        Assert.Equal(6, seen.Count);
    }

    [Fact]
    public void State_goes_through_a_file_to_the_last_bit()
    {
        Net net = Own(new Net());
        Net other = Own(new Net());
        string file = Path.GetTempFileName();
        net.save(file);
        other.load(file);
        File.Delete(file);
        Assert.All(net.state_dict(), e => Assert.Equal(Values(e.Value), Values(other.state_dict()[e.Key])));

        using var stream = new MemoryStream();
        net.save(stream, skip: ["scale"]);
        stream.Position = 0;
        var loaded = new Dictionary<string, bool>();
        other.load(stream, skip: ["scale"], loadedParameters: loaded);
        Assert.False(loaded["scale"]);
        Assert.True(loaded["first.weight"]);
        Assert.Throws<InvalidDataException>(() => other.load(new MemoryStream([3, 65, 66, 67])));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_told_whole_and_changes_nothing()
    {
        Net net = Own(new Net());
        Dictionary<string, Tensor> state = net.state_dict().ToDictionary(e => e.Key, e => e.Value.detach() + 1);
        state.Remove("first.bias");
        state.Remove("scale");
        state["extra"] = zeros(1);
        state["first.weight"] = zeros(7);
        double[] before = Values(net.offset);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => net.load_state_dict(state));
        Assert.Contains("missing 'first.bias'", e.Message, StringComparison.Ordinal);
        Assert.Contains("missing 'scale'", e.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected 'extra'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'first.weight' has the shape [7], not [2, 3]", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(net.offset));

        state.Remove("first.weight");
        (IList<string> missing, IList<string> unexpected) = net.load_state_dict(state, strict: false);
        Assert.Equal(["scale", "first.weight", "first.bias"], missing);
        Assert.Equal(["extra"], unexpected);
        AssertClose([before[0] + 1], net.offset);
    }

    [Fact]
    public void Conversion_keeps_the_parameters_and_their_gradients()
    {
        Net net = Own(new Net());
        Parameter weight = net.first.weight;
        net.call(ones(1, 3)).sum().backward();
        double[] gradient = Values(weight.grad!);

        Assert.Same(net, net.to(ScalarType.Float64));
        Assert.Same(weight, net.first.weight);
        Assert.Equal(ScalarType.Float64, weight.dtype);
        Assert.Equal(ScalarType.Float64, weight.grad!.dtype);
        Assert.Equal(gradient, Values(weight.grad!));
        Assert.Equal(ScalarType.Float64, net.call(ones(1, 3, ScalarType.Float64)).dtype);
        Assert.Equal(ScalarType.BFloat16, net.bfloat16().first.weight.dtype);
        Assert.Equal(ScalarType.Float32, net.@float().to(CPU).cpu().to("cpu").first.weight.dtype);
        Assert.Equal(ScalarType.Float16, net.half().first.weight.dtype);
        Assert.Equal(ScalarType.Float64, net.@double().to(DeviceType.CPU).first.weight.dtype);
    }

    [Fact]
    public void Gradients_are_dropped_or_zeroed()
    {
        Net net = Own(new Net());
        net.call(ones(1, 3)).sum().backward();
        net.zero_grad(set_to_none: false);
        AssertClose([0], net.scale.grad!);
        net.zero_grad();
        Assert.Null(net.scale.grad);
    }

    [Fact]
    public void A_parameter_takes_over_its_tensor()
    {
        Tensor data = ones(2);
        Parameter p = Own(nn.Parameter(data));
        Assert.True(data.IsInvalid);
        Assert.True(p.requires_grad);
        Assert.False(Own(zeros(1).AsParameter()).IsInvalid);
    }

    [Fact]
    public void A_list_renumbers_its_modules()
    {
        ModuleList<Linear> list = Own(ModuleList(Linear(1, 1), Linear(2, 2)));
        list.Insert(0, Linear(3, 3));
        list.append(Linear(4, 4));
        Assert.Equal([3, 1, 2, 4], list.Select(l => l.in_features));
        Assert.Equal([3, 3], list.state_dict()["0.weight"].shape);
        Linear removed = Own(list[1]);
        list.RemoveAt(1);
        Assert.Equal(1, list.IndexOf(list[1]));
        Assert.DoesNotContain(removed, list);
        Assert.Equal(6, list.parameters().Count());
    }

    [Fact]
    public void A_sequence_passes_on_and_frees_what_is_between()
    {
        Sequential net = Own(Sequential(("a", Linear(2, 3)), ("b", Tanh()), ("c", Dropout(0.5))));
        net.eval();
        using IDisposable noGrad = no_grad();
        Tensor x = ones(1, 2);
        long before = Tensor.LiveCount;
        Tensor y = net.call(x);
        Assert.Equal(before + 1, Tensor.LiveCount);
        Assert.Equal([1, 3], y.shape);
        Assert.Equal(["a.weight", "a.bias"], net.state_dict().Keys);
        Assert.Equal(3, net.Count);
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Parameter scale = new(ones(1));
        public readonly Linear first = Linear(3, 2);
        public readonly ModuleList<Linear> rest;
        public readonly Dropout drop = Dropout(0.1);
        public readonly Tensor offset = rand(1);

        public Net()
            : base(nameof(Net))
        {
            rest = new ModuleList<Linear>(Linear(2, 2), Linear(2, 1, hasBias: false));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            rest[1].call(rest[0].call(drop.call(first.call(input)))) * scale + offset;

        protected override void Dispose(bool disposing)
        {
            offset.Dispose();
            base.Dispose(disposing);
        }
    }
}
