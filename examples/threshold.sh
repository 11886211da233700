#!/bin/sh
# A shell script as a trial: counts the words of a list in each sentence, and says 1 when there are enough of them.
#
#     sweeper run examples/threshold.yaml
#
# The values come as words NAME=VALUE (${args_no_hyphens}); the report goes to descriptor 3.
set -eu
for pair in "$@"; do
    case $pair in
        threshold=*) threshold=${pair#*=} ;;
        min_count=*) min_count=${pair#*=} ;;
        *) echo "unknown parameter: $pair" >&2; exit 2 ;;
    esac
done

data=$(dirname "$0")/../data/movie-sentences
accuracy=$(awk -F '\t' -v threshold="$threshold" -v min_count="$min_count" '
    FNR == 1 { file++; next }
    # From the training file: how much more often a word is in positive sentences than in negative ones.
    file == 1 { n = split(tolower($1), words, " "); for (i = 1; i <= n; i++) { seen[words[i]]++; sum[words[i]] += $2 == "positive" ? 1 : -1 }; next }
    {
        score = 0; n = split(tolower($1), words, " ")
        for (i = 1; i <= n; i++) if (seen[words[i]] >= min_count) score += sum[words[i]] / seen[words[i]]
        right += (score > threshold) == ($2 == "positive"); total++
    }
    END { printf "%.6f", right / total }
' "$data/train.tsv" "$data/validation.tsv")
echo "{\"accuracy\": $accuracy}" >&3
