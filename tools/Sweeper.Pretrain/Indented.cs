using System.Text.Json;

namespace Sweeper.Pretrain;

internal static class Indented
{
    public static readonly JsonSerializerOptions Options = new() { WriteIndented = true };
}
