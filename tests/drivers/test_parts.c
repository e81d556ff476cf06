/* SPDX-License-Identifier: Apache-2.0 */

/* Inputs in parts: what was written is read, and no other bytes lead outside of what they are. */

#include "drivers/parts.h"
#include "measure/support.h"

#define HEAD 64 /* bytes of a line, of which the first is the head */

/* A copy that ends where the memory does: reading past it is seen by sanitizers. */
static uint8_t *exactly(const uint8_t *bytes, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, len);
    return copy;
}

/* Three parts of odd lengths. Their bytes: to be freed. */
static uint8_t *sample(size_t *len)
{
    static uint8_t data[200], out[1024];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i + 1);
    const struct parts parts = {{{data, 1}, {data, 64}, {NULL, 0}, {data, 65}}};
    memset(out, 0xa5, sizeof out);
    assert_true(parts_write(&parts, out, len));
    return exactly(out, *len);
}

static void what_is_written_is_read(void **state)
{
    size_t len;
    uint8_t *bytes = sample(&len);
    struct parts parts;
    (void)state;
    assert_int_equal(len, HEAD + 64 + 64 + 128);
    assert_true(parts_read(&parts, (pqlane_driver_input){bytes, len}));
    static const size_t lens[PARTS_MOST] = {1, 64, 0, 65};
    for (size_t i = 0; i < PARTS_MOST; i++) {
        assert_int_equal(parts.part[i].len, lens[i]);
        assert_int_equal((parts.part[i].data - bytes) % 64, 0);
        for (size_t j = 0; j < lens[i]; j++) assert_int_equal(parts.part[i].data[j], j + 1);
    }
    for (size_t i = HEAD + 1; i < HEAD + 64; i++) assert_int_equal(bytes[i], 0); /* behind the first part */
    free(bytes);
}

static void what_is_too_long_is_not_written(void **state)
{
    uint8_t *data = calloc(1, PQLANE_DRIVER_INPUT_BYTES), *out = malloc(PQLANE_DRIVER_INPUT_BYTES);
    const size_t most = PQLANE_DRIVER_INPUT_BYTES - HEAD;
    size_t len = 0;
    (void)state;
    assert_non_null(data);
    assert_non_null(out);
    const struct parts fits = {{{data, most - 64}, {data, 64}}}, just_not = {{{data, most - 64}, {data, 65}}},
                       alone = {{{data, most + 1}}}, wraps = {{{data, 1}, {data, SIZE_MAX}}};
    assert_true(parts_write(&fits, out, &len));
    assert_int_equal(len, PQLANE_DRIVER_INPUT_BYTES);
    assert_false(parts_write(&just_not, out, &len));
    assert_false(parts_write(&alone, out, &len));
    assert_false(parts_write(&wraps, out, &len));
    free(data);
    free(out);
}

static void what_is_cut_or_longer_is_not_read(void **state)
{
    size_t len;
    uint8_t *bytes = sample(&len);
    struct parts parts;
    (void)state;
    for (size_t cut = 0; cut < len; cut++) {
        uint8_t *copy = exactly(bytes, cut);
        assert_false(parts_read(&parts, (pqlane_driver_input){copy, cut}));
        free(copy);
    }
    uint8_t longer[1024] = {0};
    memcpy(longer, bytes, len);
    for (size_t more = 1; more <= 64; more++)
        assert_false(parts_read(&parts, (pqlane_driver_input){longer, len + more}));
    free(bytes);
}

/* Lengths that are too long, or wrap around when they are rounded up or added. */
static void lengths_that_lie(void **state)
{
    static const uint64_t lies[] = {
        UINT64_MAX, UINT64_MAX - 62, UINT64_MAX - 63,      UINT64_MAX - 127,     UINT64_C(1) << 63, UINT64_MAX - HEAD,
        1024,       UINT32_MAX,      UINT64_MAX - 64 + 1u, UINT64_C(1) << 32 | 1};
    size_t len;
    uint8_t *bytes = sample(&len);
    struct parts parts;
    (void)state;
    for (size_t i = 0; i <= PARTS_MOST; i++) /* 0: their count */
        for (size_t j = 0; j < LENGTH(lies); j++) {
            uint8_t *copy = exactly(bytes, len);
            memcpy(copy + 8 * i, &lies[j], sizeof lies[j]);
            assert_false(parts_read(&parts, (pqlane_driver_input){copy, len}));
            free(copy);
        }
    free(bytes);
}

/* Whatever a byte of the head becomes: what is read lies inside. */
static void heads_with_another_byte(void **state)
{
    size_t len;
    uint8_t *bytes = sample(&len);
    (void)state;
    for (size_t at = 0; at < HEAD; at++)
        for (unsigned value = 0; value < 256; value++) {
            const uint8_t before = bytes[at];
            struct parts parts;
            bytes[at] = (uint8_t)value;
            if (parts_read(&parts, (pqlane_driver_input){bytes, len}))
                for (size_t i = 0; i < PARTS_MOST; i++) {
                    const size_t from = (size_t)(parts.part[i].data - bytes);
                    assert_true(from >= HEAD && from <= len && parts.part[i].len <= len - from);
                }
            bytes[at] = before;
        }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),           cmocka_unit_test(what_is_too_long_is_not_written),
        cmocka_unit_test(what_is_cut_or_longer_is_not_read), cmocka_unit_test(lengths_that_lie),
        cmocka_unit_test(heads_with_another_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
