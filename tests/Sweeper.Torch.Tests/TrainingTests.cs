using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Sweeper.Torch.Tests;

public sealed class TrainingTests : TorchTest
{
    private static double ResidentMegabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    }

    // Returns the losses; the model learns whether two numbers add up to an odd one.
    private static List<float> Train(int steps, Action<int>? after = null)
    {
        manual_seed(11);
        Embedding table = nn.Embedding(16, 16);
        Sequential net = nn.Sequential(nn.LayerNorm(32), nn.Linear(32, 64), nn.GELU(), nn.Dropout(0.1), nn.Linear(64, 2));
        Parameter[] parameters = [.. table.parameters(), .. net.parameters()];
        AdamW optimizer = optim.AdamW(parameters, 3e-3, weight_decay: 0.01);
        var losses = new List<float>();
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor ids = randint(0, 16, [32, 2]);
            Tensor loss = F.cross_entropy(net.call(table.call(ids).view(32, 32)), ids.sum(1L) % 2);
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(parameters, 1);
            optimizer.step();
            losses.Add(loss.item<float>());
            after?.Invoke(step + 1);
        }

        optimizer.Dispose();
        net.Dispose();
        table.Dispose();
        return losses;
    }

    [Fact]
    public void A_model_learns_in_flat_memory()
    {
        double at500 = 0, at2000 = 0;
        long live = 0;
        List<float> losses = Train(2000, step =>
        {
            if (step == 500)
            {
                GC.Collect();
                at500 = ResidentMegabytes();
                live = Tensor.LiveCount;
            }
            else if (step == 2000)
            {
                GC.Collect();
                at2000 = ResidentMegabytes();
                Assert.Equal(live, Tensor.LiveCount);
            }
        });

        Assert.True(losses.TakeLast(50).Average() < 0.05, $"the loss is {losses.TakeLast(50).Average()} at the end");
        // Compiled code and the managed heap still grow by some megabytes then; a step's tensors, kept, would be 60.
        Assert.True(at2000 - at500 < 16, $"{at500:0.0} MB at step 500, {at2000:0.0} MB at step 2000");
    }

    [Fact]
    public void The_same_seed_trains_to_the_same_bits() => Assert.Equal(Train(40), Train(40));
}
