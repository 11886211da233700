namespace Sweeper.Search.Tests.Expressions;

/// <summary>Wrong expressions and what is said about them.</summary>
public static class ErrorTable
{
    public static TheoryData<string, string> Rows => new()
    {
        { "", "1: the expression ends where a value must follow; write a parameter, a number or a text" },
        { "   ", "4: the expression ends where a value must follow; write a parameter, a number or a text" },
        {
            "batch_sizes > 8",
            "1: there is no parameter 'batch_sizes'; "
                + "did you mean 'batch_size'? The parameters are batch_size, learning_rate, momentum, "
                + "optimizer, schedule, nesterov, layers, optim.weight-decay, max_length, note"
        },
        {
            "lr > 8",
            "1: there is no parameter 'lr'; "
                + "use one of the parameters batch_size, learning_rate, momentum, optimizer, schedule, "
                + "nesterov, layers, optim.weight-decay, max_length, note"
        },
        {
            "batch_size * max_len <= 8192",
            "14: there is no parameter 'max_len'; "
                + "did you mean 'max_length'? The parameters are batch_size, learning_rate, momentum, "
                + "optimizer, schedule, nesterov, layers, optim.weight-decay, max_length, note"
        },
        {
            "optimizer == sdg",
            "14: 'sdg' is neither a value of 'optimizer' nor a parameter; "
                + "did you mean 'sgd'? The values of optimizer are adamw, sgd"
        },
        {
            "optimizer == 'sdg'",
            "14: 'sdg' is no value of 'optimizer'; "
                + "did you mean 'sgd'? The values of optimizer are adamw, sgd"
        },
        {
            "optimizer == lion",
            "14: 'lion' is neither a value of 'optimizer' nor a parameter; "
                + "write one of its values: adamw, sgd"
        },
        {
            "optimizer in [adamw, sdg]",
            "22: 'sdg' is neither a value of 'optimizer' nor a parameter; "
                + "did you mean 'sgd'? The values of optimizer are adamw, sgd"
        },
        {
            "schedule == cosin",
            "13: 'cosin' is neither a value of 'schedule' nor a parameter; "
                + "did you mean 'cosine'? The values of schedule are linear, cosine, constant"
        },
        {
            "sdg == optimizer",
            "1: 'sdg' is neither a value of 'optimizer' nor a parameter; "
                + "did you mean 'sgd'? The values of optimizer are adamw, sgd"
        },
        {
            "optimizer == momentun",
            "14: 'momentun' is neither a value of 'optimizer' nor a parameter; "
                + "did you mean 'momentum'? The values of optimizer are adamw, sgd"
        },
        {
            "note == momentun",
            "9: there is no parameter 'momentun'; "
                + "did you mean 'momentum'? The parameters are batch_size, learning_rate, momentum, optimizer, "
                + "schedule, nesterov, layers, optim.weight-decay, max_length, note"
        },
        {
            "foo == bar",
            "1: there is no parameter 'foo'; "
                + "use one of the parameters batch_size, learning_rate, momentum, optimizer, schedule, "
                + "nesterov, layers, optim.weight-decay, max_length, note"
        },
        {
            "optimizer < sgd",
            "1: 'optimizer' is a text, and texts are neither in order nor calculated with; "
                + "compare it with == or in"
        },
        {
            "optimizer * 2 > 1",
            "1: 'optimizer' is a text, and texts are neither in order nor calculated with; "
                + "compare it with == or in"
        },
        {
            "optimizer == 3",
            "14: 'optimizer' is a text and never equals 3; "
                + "compare optimizer with one of its values: adamw, sgd"
        },
        {
            "optimizer == batch_size",
            "14: 'optimizer' is a text and never equals batch_size; "
                + "compare optimizer with one of its values: adamw, sgd"
        },
        {
            "batch_size == sgd",
            "15: 'batch_size' is a number and never equals 'sgd'; "
                + "compare batch_size with a number"
        },
        {
            "batch_size == 'big'",
            "15: 'batch_size' is a number and never equals 'big'; "
                + "compare batch_size with a number"
        },
        {
            "batch_size == true",
            "15: 'batch_size' is a number and never equals true; "
                + "compare batch_size with a number"
        },
        {
            "nesterov == 1",
            "13: 'nesterov' is true or false and never equals 1; "
                + "compare nesterov with true or false"
        },
        {
            "nesterov == yes",
            "13: 'nesterov' is true or false and never equals 'yes'; "
                + "compare nesterov with true or false"
        },
        {
            "nesterov > 1",
            "1: 'nesterov' is true or false, where a number must stand; "
                + "write a number or a parameter that is one"
        },
        { "batch_size", "1: 'batch_size' is a number, not a condition; compare it: batch_size > 0" },
        { "optimizer", "1: 'optimizer' is a text, not a condition; compare it: optimizer == adamw" },
        {
            "batch_size + 1",
            "12: 'batch_size + 1' is a number, not a condition; "
                + "compare it: batch_size + 1 > 0"
        },
        { "not batch_size", "5: 'batch_size' is a number, not a condition; compare it: batch_size > 0" },
        {
            "batch_size > 8 and optimizer",
            "20: 'optimizer' is a text, not a condition; "
                + "compare it: optimizer == adamw"
        },
        {
            "max(batch_size, optimizer) > 3",
            "17: 'optimizer' is a text, and texts are neither in order nor calculated with; "
                + "compare it with == or in"
        },
        { "batch_size = 8", "12: '=' means nothing here; write == to compare" },
        { "batch_size > 8 & momentum > 0", "16: '&' means nothing here; write and" },
        {
            "batch_size > 8 AND momentum > 0",
            "16: 'AND' follows a complete expression; "
                + "write and in lower case"
        },
        { "optimizer is sgd", "11: 'is' follows a complete expression; write == to compare" },
        {
            "if optimizer == sgd",
            "4: 'optimizer' follows a complete expression; "
                + "write the condition alone, without if"
        },
        {
            "8 < batch_size < 32",
            "16: '<' compares a comparison; "
                + "join two comparisons with and: 1 < x and x < 3"
        },
        { "batch_size ≤ 8", "12: '≤' means nothing here; write <=" },
        { "batch_size ^ 2 > 8", "12: '^' means nothing here; write ** for a power" },
        {
            "batch_size > 8k",
            "14: '8k' is neither a number nor a word; "
                + "write a number such as 16, 0.5 or 1e-5, or put the text in quotes"
        },
        { "batch_size > 1e999", "14: '1e999' is too large; write a number below 1e308" },
        {
            "batch_size > 1.2.3",
            "14: '1.2.3' is neither a number nor a word; "
                + "write a number such as 16, 0.5 or 1e-5, or put the text in quotes"
        },
        {
            "(batch_size > 8",
            "16: the expression ends, but '(' at column 1 is still open; "
                + "add ), or an operator"
        },
        { "batch_size > 8)", "15: ')' follows a complete expression; remove it, or open it before" },
        {
            "(batch_size > 8 momentum > 0)",
            "17: 'momentum' stands here, but '(' at column 1 is still open; "
                + "add ), or an operator"
        },
        {
            "batch_size >",
            "13: the expression ends where a value must follow; "
                + "write a parameter, a number or a text"
        },
        { "batch_size > * 3", "14: '*' stands where a value must; write a parameter, a number or a text" },
        { "and batch_size > 3", "1: 'and' stands where a value must; write a parameter, a number or a text" },
        {
            "nesterov == not nesterov",
            "13: 'not' stands where a value must; "
                + "put the part from not on in parentheses"
        },
        { "batch_size in 8, 16", "15: 'in' is followed by '8'; write a list in brackets: in [a, b]" },
        { "batch_size in (8, 16)", "15: 'in' is followed by '('; write a list in brackets: in [a, b]" },
        { "batch_size in []", "15: the list is empty; write one value or more: in [a, b]" },
        {
            "batch_size in [8, 16",
            "21: the expression ends, but '[' at column 15 is still open; "
                + "add ], or an operator"
        },
        {
            "batch_size in [8, , 16]",
            "19: ',' stands where a value must; "
                + "write a parameter, a number or a text"
        },
        { "batch_size == [8]", "15: '[' stands where a value must; write a list only after in" },
        {
            "batch_size not 8",
            "12: 'not' follows a complete expression; "
                + "write not in with a list, or != with a value"
        },
        { "optimizer == 'sgd", "14: a quoted text does not end; add ' after it" },
        {
            "log(batch_size) > 1",
            "1: 'log' is no function; "
                + "did you mean 'log10'? The functions are min, max, abs, log10, sqrt"
        },
        { "exec(batch_size) > 1", "1: 'exec' is no function; use one of min, max, abs, log10, sqrt" },
        { "abs(batch_size, 2) > 1", "1: 'abs' has 2 in its parentheses, but takes one number; write abs(x)" },
        {
            "max(batch_size) > 1",
            "1: 'max' has 1 in its parentheses, but takes 2 numbers or more; "
                + "write max(x, y)"
        },
        { "max() > 1", "5: ')' stands where a value must; write a parameter, a number or a text" },
        {
            "optimizer == sgd; momentum > 0",
            "17: ';' means nothing here; "
                + "remove it, or put the text it belongs to in quotes"
        },
        {
            "momentum > 0 \u0007",
            "14: character 7 means nothing here; "
                + "remove it, or put the text it belongs to in quotes"
        },
    };
}
