/* Runs a fuzz target once over each file below the folders named: what libFuzzer does with its
 * seeds, for the builds that have no libFuzzer. */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* A unit that takes longer is a finding; tools/fuzz.sh says the same to libFuzzer. */
#define MAX_UNIT_S 5.0

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned runs;
static unsigned failures;

static uint8_t *read_whole(const char *path, size_t size)
{
    FILE *file = fopen(path, "re");
    uint8_t *bytes = malloc(size ? size : 1); /* to the byte: an overrun shows */

    if (!file || !bytes || fread(bytes, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
    return bytes;
}

static double now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int run_file(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)place;
    if (kind != FTW_F) {
        return 0;
    }
    size_t size = (size_t)info->st_size;
    uint8_t *bytes = read_whole(path, size);
    double begin = now_s();

    (void)LLVMFuzzerTestOneInput(bytes, size);
    double took = now_s() - begin;
    free(bytes);
    runs++;
    if (took > MAX_UNIT_S) {
        (void)fprintf(stderr, "FAILED %s: %.1f s\n", path, took);
        failures++;
    }
    return 0;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], run_file, 16, 0) != 0) {
            perror(argv[i]);
            return 2;
        }
    }
    (void)printf("%u passed, %u failed\n", runs - failures, failures);
    return failures > 0 || runs == 0;
}
