/* SPDX-License-Identifier: Apache-2.0 */

/* Export files: there and back, what is refused, and ten thousand broken ones. */

#include "support.h"

#define OTHER_DB "other.db"

static char *export_or_fail(const char *reference, size_t *length)
{
    struct store_error error;
    struct store_run run;
    char *text = NULL;
    struct store *store = open_or_fail(STORE_READ);
    if (!store_export_text(store, reference, &run, &text, length, &error)) fail_msg("%s", error.text);
    store_run_clear(&run);
    store_close(store);
    return text;
}

static char *make_export(size_t library_size, size_t *length)
{
    make_library(LIBRARY, library_size, 3);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 1234.5);
    store_close(store);
    return export_or_fail("main", length);
}

static void baseline_travels(void **state)
{
    static const size_t sizes[] = {1, 2, 3, 1000, 300001}; /* all paddings of base64 */
    struct store_error error;
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct store_import import;
        struct store_run here, there;
        size_t length, size;
        uint8_t *library;
        int64_t id, second;
        bool already;
        unlink(DB);
        unlink(OTHER_DB);
        char *text = make_export(sizes[i], &length);
        assert_int_equal(text[length - 1], '\n');
        if (!store_import_parse(text, length, "test", &import, &error)) fail_msg("%s", error.text);
        assert_string_equal(import.label, "main");
        assert_int_equal(import.library_size, sizes[i]);

        struct store *from = open_or_fail(STORE_READ), *to = store_open(OTHER_DB, STORE_WRITE, 100, &error);
        assert_true(store_import_save(to, &import, NULL, &id, &already, &error));
        assert_false(already);
        assert_true(store_import_save(to, &import, NULL, &second, &already, &error));
        assert_true(already);
        assert_int_equal(second, id);
        assert_true(store_import_save(to, &import, "copy", &second, &already, &error));
        assert_false(already);
        assert_false(store_import_save(to, &import, "no label", &second, &already, &error));
        assert_int_equal(error.code, STORE_BAD_LABEL);
        assert_true(store_load(from, "main", &here, &error));
        assert_true(store_load(to, "main", &there, &error));
        assert_true(json_equal(here.document, there.document));
        assert_true(here.trusted && !here.imported);
        assert_true(!there.trusted && there.imported);
        assert_false(store_may_run(&there, NULL, &error));
        assert_true(store_may_run(&there, here.library_sha256, &error));
        assert_true(store_library_bytes(to, there.library_sha256, &library, &size, &error));
        assert_int_equal(size, sizes[i]);
        assert_memory_equal(library, import.library, size);
        free(library);
        store_run_clear(&there);

        /* Measured here, these bytes are as good as any; the imported run stays an imported run. */
        assert_true(store_save(to, "mine", here.document, LIBRARY, NULL, &error));
        assert_true(store_load(to, "main", &there, &error));
        assert_true(there.trusted && there.imported);
        store_run_clear(&there);
        /* And an import takes no trust away. */
        assert_true(store_import_save(to, &import, "later", &second, &already, &error));
        assert_true(store_load(to, "mine", &there, &error));
        assert_true(there.trusted);
        store_run_clear(&there);

        store_run_clear(&here);
        store_close(from);
        store_close(to);
        store_import_clear(&import);
        free(text);
    }
}

/* The same run gives the same bytes, on this side and after a journey. */
static void export_is_canonical(void **state)
{
    struct store_error error;
    struct store_import import;
    size_t length, second_length;
    int64_t id;
    bool already;
    (void)state;
    char *text = make_export(1000, &length), *again = export_or_fail("main@1", &second_length);
    assert_int_equal(length, second_length);
    assert_memory_equal(text, again, length);
    free(again);
    assert_true(store_import_parse(text, length, "test", &import, &error));
    unlink(DB);
    struct store *store = open_or_fail(STORE_WRITE);
    assert_true(store_import_save(store, &import, NULL, &id, &already, &error));
    store_close(store);
    again = export_or_fail("main", &second_length);
    assert_int_equal(length, second_length);
    assert_memory_equal(text, again, length);
    free(again);
    free(text);
    store_import_clear(&import);
}

/* A good export file with one member replaced. */
static void bad_files_are_refused(void **state)
{
    static const struct {
        const char *object, *name, *value; /* object NULL: at the top */
        enum store_code code;
    } cases[] = {
        {NULL, "schema", "\"pqlane-run\"", STORE_BAD_IMPORT},
        {NULL, "schema", "7", STORE_BAD_IMPORT},
        {NULL, "version", "2", STORE_NEWER},
        {NULL, "version", "-1", STORE_BAD_IMPORT},
        {NULL, "version", "1.0", STORE_BAD_IMPORT},
        {NULL, "label", "\"../../x\"", STORE_BAD_IMPORT},
        {NULL, "label", "\"\"", STORE_BAD_IMPORT},
        {NULL, "label", "null", STORE_BAD_IMPORT},
        {NULL, "run", "[]", STORE_BAD_IMPORT},
        {NULL, "run", "{}", STORE_BAD_RUN},
        {NULL, "library", "null", STORE_BAD_IMPORT},
        {"run", "version", "2", STORE_NEWER},
        {"run", "operations", "[]", STORE_BAD_RUN},
        {"library", "sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", STORE_HASH},
        {"library", "sha256", "null", STORE_HASH},
        {"library", "size", "1001", STORE_BAD_IMPORT},
        {"library", "size", "null", STORE_BAD_IMPORT},
        {"library", "base64", "\"\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AAA\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AA=A\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"A===\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"====\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AB==\"", STORE_BAD_IMPORT}, /* bits behind the end */
        {"library", "base64", "\" AAA\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AAAA\\n\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AAA\\n\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AA-_\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"\\u00e4\\u00e4\"", STORE_BAD_IMPORT},
        {"library", "base64", "\"AAAA\"", STORE_BAD_IMPORT}, /* 3 bytes, not 1000 */
        {"library", "base64", "[]", STORE_BAD_IMPORT},
    };
    struct store_error error;
    struct store_import import;
    size_t length;
    (void)state;
    char *good = make_export(1000, &length);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *root = json_loadb(good, length, 0, NULL);
        json_t *object = cases[i].object ? json_object_get(root, cases[i].object) : root;
        assert_int_equal(json_object_set_new(object, cases[i].name, json_loads(cases[i].value, JSON_DECODE_ANY, NULL)),
                         0);
        char *text = json_dumps(root, 0);
        if (store_import_parse(text, strlen(text), "test", &import, &error))
            fail_msg("%s = %s was taken", cases[i].name, cases[i].value);
        if (error.code != cases[i].code)
            fail_msg("%s = %s: %s: %s", cases[i].name, cases[i].value, store_code_name(error.code), error.text);
        assert_int_equal(strncmp(error.text, "test: ", 6), 0);
        store_import_clear(&import);
        free(text);
        json_decref(root);
    }
    free(good);
}

static void text_that_is_no_json_is_refused(void **state)
{
    static const char *const texts[] = {
        "",     " ",  "{",        "nul",
        "[]",   "{}", "\xff\xfe", "{\"schema\":\"pqlane-baseline\",\"schema\":\"pqlane-baseline\"}",
        "{} {}"};
    struct store_error error;
    struct store_import import;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(store_import_parse(texts[i], strlen(texts[i]), "test", &import, &error));
        assert_int_equal(error.code, STORE_BAD_IMPORT);
        store_import_clear(&import);
    }
    size_t deep = 1 << 20;
    char *nested = malloc(deep);
    assert_non_null(nested);
    memset(nested, '[', deep);
    assert_false(store_import_parse(nested, deep, "test", &import, &error));
    assert_int_equal(error.code, STORE_BAD_IMPORT);
    store_import_clear(&import);
    assert_false(store_import_parse(nested, STORE_MOST_EXPORT + 1, "test", &import, &error)); /* not even looked at */
    assert_int_equal(error.code, STORE_TOO_BIG);
    free(nested);
}

/* One change, cut or repetition at a place drawn from a fixed sequence. */
static size_t mutate(char *text, size_t length, size_t room)
{
    static const char *const pieces[] = {
        "\"", "{",       "}",   "[", "]", ",", ":", "\\u0000", "\\", "-1", "1e999", "null", "99999999999999999999",
        "=",  "\x1b[2J", "\xc3"};
    uint32_t at = next_random((uint32_t)length);
    switch (next_random(5)) {
    case 0:
        text[at] = (char)next_random(256);
        return length;
    case 1:
        text[at] = (char)(text[at] ^ 1 << next_random(8));
        return length;
    case 2:
        return at;
    case 3: { /* without some bytes */
        size_t gone = 1 + next_random(20);
        if (at + gone > length) gone = length - at;
        memmove(text + at, text + at + gone, length - at - gone);
        return length - gone;
    }
    default: { /* with some more */
        const char *piece = pieces[next_random(sizeof pieces / sizeof *pieces)];
        size_t more = strlen(piece);
        if (length + more > room) return length;
        memmove(text + at + more, text + at, length - at);
        memcpy(text + at, piece, more);
        return length + more;
    }
    }
}

static void mutations_are_refused_or_valid(void **state)
{
    struct store_error error;
    size_t length, valid = 0, refused = 0;
    (void)state;
    char *good = make_export(50, &length),
         *text = malloc(length + 64); /* small: most mutations meet the structure, not the base64 */
    assert_non_null(text);
    for (int round = 0; round < 10000; round++) {
        struct store_import import;
        memcpy(text, good, length);
        size_t now = length;
        for (uint32_t n = 1 + next_random(2); n > 0 && now > 0; n--) now = mutate(text, now, length + 64);
        if (store_import_parse(text, now, "test", &import, &error)) {
            assert_true(store_label_good(import.label));
            assert_true(store_document_check(import.document, &error));
            assert_int_equal(import.library_size, 50);
            valid++;
        } else {
            assert_true(error.code == STORE_BAD_IMPORT || error.code == STORE_BAD_RUN || error.code == STORE_NEWER ||
                        error.code == STORE_HASH);
            assert_true(strlen(error.text) > 10);
            for (const char *c = error.text; *c; c++) assert_true((unsigned char)*c >= 0x20);
            refused++;
        }
        store_import_clear(&import);
    }
    assert_true(valid > 100 && refused > 5000);
    free(text);
    free(good);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(baseline_travels),
        TEST(export_is_canonical),
        TEST(bad_files_are_refused),
        TEST(text_that_is_no_json_is_refused),
        TEST(mutations_are_refused_or_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
