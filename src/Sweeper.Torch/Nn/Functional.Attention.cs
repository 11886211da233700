using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Lazy<bool> s_hasAttention = new(() => Ops.scaled_dot_product_attention.Exists);

            /// <summary>
            /// <c>softmax(Q K^T / sqrt(d) + mask) V</c> for <c>(..., length, d)</c>. A Boolean mask says where to look, another
            /// one is added. Before libtorch 2 the operator is put together of simpler ones.
            /// </summary>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false) =>
                s_hasAttention.Value
                    ? Ops.scaled_dot_product_attention.Call(query, key, value, attn_mask, p, is_casual)
                    : PlainAttention(query, key, value, attn_mask, p, is_casual);

            internal static Tensor PlainAttention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask, double p, bool is_casual)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor scores = (query * (1 / Math.Sqrt(query.size(-1)))).matmul(key.transpose(-2, -1));
                if (is_casual)
                {
                    attn_mask = ones([query.size(-2), key.size(-2)], ScalarType.Bool, query.device).tril();
                }

                if (attn_mask is not null)
                {
                    scores = attn_mask.dtype == ScalarType.Bool
                        ? scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity)
                        : scores + attn_mask;
                }

                Tensor weights = dropout(scores.softmax(-1), p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
