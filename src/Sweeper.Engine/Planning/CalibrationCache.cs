using System.Text.Json;
using System.Text.Json.Serialization;
using Sweeper.Engine.Trials;

namespace Sweeper.Engine.Planning;

/// <summary>Keeps calibrations in a file, so that the second plan of a sweep need not measure again.</summary>
/// <remarks>A file that is missing or damaged holds nothing: what it held can be measured again.</remarks>
/// <param name="path">Of the file; need not exist.</param>
public sealed class CalibrationCache(string path)
{
    /// <summary>What was measured in this setting; null when nothing was.</summary>
    /// <param name="setting">All that the speed depends on besides the class: machine, devices, program, data and model.</param>
    public Calibration? Find(string setting) => Read().GetValueOrDefault(setting);

    /// <exception cref="UserErrorException">The disk is full, or the folder cannot be written.</exception>
    public void Keep(string setting, Calibration calibration)
    {
        Dictionary<string, Calibration> all = Read();
        all[setting] = calibration with { Failures = [] };
        AtomicFile.Swap(DurableWrite.Cache, path, JsonSerializer.SerializeToUtf8Bytes(all, CalibrationJson.Default.DictionaryStringCalibration));
    }

    private Dictionary<string, Calibration> Read()
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CalibrationJson.Default.DictionaryStringCalibration) ?? []
                : [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return [];
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Dictionary<string, Calibration>))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
