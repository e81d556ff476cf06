/* SPDX-License-Identifier: Apache-2.0 */

/*
 * After a private key was made, written, read and wiped, no part of it is left in the memory of the process: not in the
 * heap, not on the stack, neither as bytes nor as base64. What is looked for is kept under a mask, so that it is not
 * found where it is kept.
 */

#include "samples.h"

#include "file.h"

#include <malloc.h>
#include <unistd.h>

#define MASK 0x5a
#define WINDOW 16 /* so many bytes in a row are a find */
#define MOST_NEEDLES 8
#define MOST_AREA_BYTES (256 * 1024 * 1024)

struct needle {
    const char *what;
    uint8_t masked[WINDOW];
};

static struct needle needles[MOST_NEEDLES];
static const char *last_found;
static size_t needle_count;

static void look_for(const char *what, const uint8_t *secret)
{
    struct needle *needle = &needles[needle_count++];
    assert_true(needle_count <= MOST_NEEDLES);
    needle->what = what;
    for (size_t i = 0; i < WINDOW; i++) needle->masked[i] = secret[i] ^ MASK;
}

static __attribute__((no_sanitize("address"))) size_t count_in(const uint8_t *start, const uint8_t *end)
{
    size_t found = 0;
    for (size_t n = 0; n < needle_count; n++)
        for (const uint8_t *at = start; at + WINDOW <= end; at++) {
            size_t same = 0;
            while (same < WINDOW && (at[same] ^ MASK) == needles[n].masked[same]) same++;
            if (same < WINDOW) continue;
            found++;
            last_found = needles[n].what;
        }
    return found;
}

/* The next area that the process may write; false after the last. */
static bool next_area(FILE *maps, const uint8_t **start, const uint8_t **end)
{
    char line[512], rights[5];
    void *from, *to;
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%p-%p %4s", &from, &to, rights) != 3 || strncmp(rights, "rw", 2) != 0) continue;
        *start = from;
        *end = to;
        return true;
    }
    return false;
}

static size_t count_everywhere(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    const uint8_t *start, *end;
    size_t found = 0, areas = 0;
    assert_non_null(maps);
    for (; next_area(maps, &start, &end); areas++) found += count_in(start, end);
    fclose(maps);
    assert_true(areas > 2);
    return found;
}

/* A sanitizer's shadow is larger than what can be searched, and keeps what was freed. */
static bool has_shadow(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    const uint8_t *start, *end;
    bool found = false;
    while (maps && next_area(maps, &start, &end)) found |= end - start > MOST_AREA_BYTES;
    if (maps) fclose(maps);
    return found;
}

static char path[] = "/tmp/pqlane-test-wiped-XXXXXX";

/* Everything that a command does with a private key. */
static __attribute__((noinline)) void use_key(const pqlane_alg *alg, const struct sample_way *way)
{
    struct keys_key key;
    struct keys_error error;
    struct file_error file_error;
    struct file_bytes bytes;
    uint8_t file[KEYS_MAX_ENCODED_BYTES];
    struct keys_expect expect = {KEYS_PRIVATE, KEYS_FORMAT_ANY, alg};
    sample_key(alg, &key);
    size_t len = sample_write(file, &key, way);
    if (!file_write(path, file, len, FILE_SECRET | FILE_FORCE, &file_error)) fail_msg("%s", file_error.text);
    keys_wipe(&key);
    pqlane_wipe(file, sizeof file);
    assert_true(file_read(path, KEYS_MAX_FILE_BYTES, &bytes, &file_error));
    assert_true(keys_read(&key, bytes.data, bytes.len, path, &expect, &error));
    file_free(&bytes);
    sample_write(file, &key, way); /* once more, so that nothing has covered its stack */
    pqlane_wipe(file, sizeof file);
    keys_wipe(&key);
}

static __attribute__((noinline)) void learn_needles(const pqlane_alg *alg)
{
    static const struct sample_way pem = {KEYS_PRIVATE, KEYS_FORMAT_PEM, KEYS_FORM_BOTH};
    struct keys_key key;
    uint8_t file[KEYS_MAX_ENCODED_BYTES];
    sample_key(alg, &key);
    size_t len = sample_write(file, &key, &pem);
    needle_count = 0;
    look_for("the seed", key.seed + 8);
    look_for("the expanded key's end", key.expanded + keys_expanded_len(&key) - WINDOW);
    look_for("the expanded key's middle", key.expanded + keys_expanded_len(&key) / 2);
    look_for("base64 of the seed", file + 28 + 65); /* its second line */
    look_for("base64 of the expanded key", file + len - 200);
    keys_wipe(&key);
    pqlane_wipe(file, sizeof file);
}

static void nothing_is_left(void **state)
{
    (void)state;
    const pqlane_alg *alg;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        learn_needles(alg);
        for (size_t w = 0; w < SAMPLE_WAYS; w++) {
            if (sample_ways[w].holds == KEYS_PUBLIC) continue;
            use_key(alg, &sample_ways[w]);
            if (count_everywhere() != 0)
                fail_msg("%s: %s is still in memory after %s %s", pqlane_alg_name(alg), last_found,
                         keys_format_name(sample_ways[w].format), keys_form_name(sample_ways[w].form));
        }
    }
    unlink(path);
}

/* The search itself works: it finds what is not wiped. */
static void a_secret_is_found(void **state)
{
    (void)state;
    learn_needles(sample_alg(0));
    struct keys_key key;
    sample_key(sample_alg(0), &key);
    assert_true(count_everywhere() >= 3);
    keys_wipe(&key);
}

int main(void)
{
    if (has_shadow()) {
        puts("skipped: a sanitizer keeps memory of its own");
        return 77;
    }
    mallopt(M_PERTURB, 0); /* which the tests' environment sets, and which would fill what is freed */
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_left), cmocka_unit_test(a_secret_is_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
