using System.Security.Cryptography;
using System.Text;

namespace Sweeper.Dashboard;

/// <summary>What whoever may stop, resume and retry has to show: 128 random bits, new at each start.</summary>
public sealed class DashboardToken
{
    /// <summary>As hexadecimal digits.</summary>
    public string Text { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether a text is the token. How long that takes does not tell how much of it is right.</summary>
    public bool Is(string? text) =>
        text is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Text), Encoding.UTF8.GetBytes(text));
}
