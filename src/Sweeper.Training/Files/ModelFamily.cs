namespace Sweeper.Training.Files;

/// <summary>The encoders Sweeper fine-tunes: <c>model_type</c> of <c>config.json</c>.</summary>
public enum ModelFamily
{
    /// <summary>Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2019.</summary>
    Bert,

    /// <summary>Sanh et al., "DistilBERT, a distilled version of BERT", 2019: no token types, no pooler.</summary>
    DistilBert,

    /// <summary>Liu et al., "RoBERTa: A Robustly Optimized BERT Pretraining Approach", 2019: byte-level BPE,
    /// positions that count from the padding id.</summary>
    Roberta,
}

internal static class ModelFamilyNames
{
    /// <summary><c>model_type</c>, which is also the prefix of the encoder's tensors.</summary>
    public static string TypeName(this ModelFamily family) => family switch
    {
        ModelFamily.Bert => "bert",
        ModelFamily.DistilBert => "distilbert",
        ModelFamily.Roberta => "roberta",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "is no model family"),
    };

    /// <summary>transformers' class of the classifier.</summary>
    public static string Architecture(this ModelFamily family) => ClassPrefix(family) + "ForSequenceClassification";

    /// <summary>transformers' class of the tokenizer.</summary>
    public static string TokenizerClass(this ModelFamily family) => ClassPrefix(family) + "Tokenizer";

    private static string ClassPrefix(ModelFamily family) => family switch
    {
        ModelFamily.Bert => "Bert",
        ModelFamily.DistilBert => "DistilBert",
        ModelFamily.Roberta => "Roberta",
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "is no model family"),
    };
}
