/* SPDX-License-Identifier: Apache-2.0 */

/*
 * seeds FOLDER: writes seeds for every harness, to FOLDER/HARNESS/NUMBER. Those of the library stand here; the
 * command's formats have files of their own.
 */

#include "seeds.h"

#include "inputs.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static const char *folder;

void seed_must(int condition, const char *what)
{
    if (condition) return;
    fprintf(stderr, "seeds: %s\n", what);
    exit(1);
}

void seed_write(const char *harness, const uint8_t *first, size_t first_len, const uint8_t *data, size_t len)
{
    static unsigned number;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, harness);
    seed_must(mkdir(path, 0777) == 0 || errno == EEXIST, "a folder cannot be made");
    snprintf(path, sizeof path, "%s/%s/%04u", folder, harness, number++);
    FILE *file = fopen(path, "wb");
    seed_must(file != NULL, "a file cannot be made");
    seed_must(fwrite(first, 1, first_len, file) == first_len && fwrite(data, 1, len, file) == len && fclose(file) == 0,
              "a file cannot be written");
}

/* The valid input itself, and patches on it: none, and one bit. */
static void seeds_of_input(const char *harness, unsigned row, const struct example *e, enum input input, unsigned form)
{
    static const uint8_t one_bit[] = {1, 0, 0, 4};
    size_t len;
    const uint8_t *valid = example_input(e, input, form, &len);
    const uint8_t raw[2] = {(uint8_t)row, (uint8_t)(2 | form)}, patch[2] = {(uint8_t)row, (uint8_t)form};
    seed_write(harness, raw, 2, valid, len);
    seed_write(harness, raw, 2, valid, len - 1);
    seed_write(harness, patch, 2, NULL, 0);
    seed_write(harness, patch, 2, one_bit, sizeof one_bit);
}

void seeds_of_library(void)
{
    unsigned with_keys = 0, of_kind[PQLANE_KIND_HASH + 1] = {0};
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const struct example *e = fuzz_example(i);
        const pqlane_kind kind = pqlane_alg_kind(e->alg);
        const unsigned row = of_kind[kind]++;
        if (kind == PQLANE_KIND_HASH) {
            static const uint8_t script[] = {5, 'h', 'e', 'l', 'l', 'o', 0, 3, 'a', 'b', 'c', 200, 'x'};
            const uint8_t first[2] = {(uint8_t)row, 60};
            seed_write("fuzz_hash", first, 2, script, sizeof script);
            continue;
        }
        seeds_of_input("fuzz_public_key", with_keys, e, PUBLIC_KEY, 0);
        seeds_of_input("fuzz_private_key", with_keys, e, PRIVATE_KEY, 0);
        seeds_of_input("fuzz_private_key", with_keys, e, PRIVATE_KEY, 1);
        seeds_of_input(kind == PQLANE_KIND_KEM ? "fuzz_ciphertext" : "fuzz_signature", row, e,
                       kind == PQLANE_KIND_KEM ? CIPHERTEXT : SIGNATURE, 0);
        with_keys++;
    }
}

int main(int argc, char **argv)
{
    seed_must(argc == 2, "usage: seeds FOLDER");
    folder = argv[1];
    seed_must(mkdir(folder, 0777) == 0 || errno == EEXIST, "the folder cannot be made");
    seeds_of_library();
#ifdef SEEDS_OF_COMMAND
    seeds_of_keys();
    seeds_of_vectors();
#endif
    return 0;
}
