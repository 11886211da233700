/* A compiled program as a trial: gradient descent with momentum on a narrow valley, Rosenbrock's function.
 *
 *     cc -O2 -o examples/descent examples/descent.c -lm
 *     sweeper run examples/descent.yaml
 *
 * The values come as JSON in SWEEPER_CONFIG; the reports go to the file SWEEPER_METRICS_FILE. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The configuration is flat and its names are no parts of each other: a search does for a parser. */
static double number(const char *config, const char *name)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    const char *at = strstr(config, quoted);
    if (at == NULL) {
        fprintf(stderr, "SWEEPER_CONFIG has no %s: %s\n", name, config);
        exit(2);
    }
    return strtod(at + strlen(quoted), NULL);
}

int main(void)
{
    const char *config = getenv("SWEEPER_CONFIG"), *metrics = getenv("SWEEPER_METRICS_FILE");
    if (config == NULL || metrics == NULL) {
        fprintf(stderr, "run me with sweeper run examples/descent.yaml\n");
        return 2;
    }

    double rate = number(config, "rate"), momentum = number(config, "momentum");
    double x = -1.2, y = 1, dx = 0, dy = 0;
    FILE *reports = fopen(metrics, "a");
    if (reports == NULL) {
        perror(metrics);
        return 2;
    }

    for (int step = 1; step <= 1000; step++) {
        dx = momentum * dx - rate * (-2 * (1 - x) - 400 * x * (y - x * x));
        dy = momentum * dy - rate * (200 * (y - x * x));
        x += dx;
        y += dy;
        if (step % 100 == 0) {
            double value = (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
            /* A diverged run reports NaN, which never wins. */
            fprintf(reports, isfinite(value) ? "{\"step\": %d, \"value\": %.17g}\n" : "{\"step\": %d, \"value\": NaN}\n", step, value);
            fflush(reports);
        }
    }
    return fclose(reports) == 0 ? 0 : 1;
}
