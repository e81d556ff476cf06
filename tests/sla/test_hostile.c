/* SPDX-License-Identifier: Apache-2.0 */

/* Hostile files, made by rule from a good one: every one is refused by name, with the line where it stands and, where
 * it is about one, the field. */

#include "sla/samples.h"
#include "store/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define LEAST_FILES 200 /* that must be made */
#define MOST_LINES 256

static size_t made; /* hostile files so far */

/* One of the sample's lines. */
struct line {
    const char *text;
    size_t length;
    size_t key, key_length; /* column; 0: it has no key */
    size_t value;           /* column; 0: none in this line */
    size_t end;             /* the line behind what belongs to it */
    bool optional, free, item;
};

static struct line lines[MOST_LINES];
static size_t line_count;

static size_t indent_of(const struct line *line)
{
    return strspn(line->text, " -");
}

static void find_key(struct line *line)
{
    const char *colon = memchr(line->text, ':', line->length), *comment = memchr(line->text, '#', line->length);
    if (!colon) return;
    line->key = indent_of(line);
    line->key_length = (size_t)(colon - line->text) - line->key;
    line->item = memchr(line->text, '-', line->key) != NULL;
    const char *value = colon + 2;
    if (value < line->text + line->length && value != comment) line->value = (size_t)(value - line->text);
    line->optional = comment && strncmp(comment, "# optional", 10) == 0;
    line->free = comment && strncmp(comment, "# free", 6) == 0;
}

static int cut_lines(void **state)
{
    (void)state;
    for (const char *text = sample_file; *text; line_count++) {
        if (line_count == MOST_LINES) return -1;
        lines[line_count] = (struct line){.text = text, .length = strcspn(text, "\n")};
        text += lines[line_count].length + 1;
    }
    for (size_t i = 0; i < line_count; i++) {
        find_key(&lines[i]);
        lines[i].end = i + 1;
        while (lines[i].end < line_count && memcmp(lines[lines[i].end].text, "---", 3) != 0 &&
               indent_of(&lines[lines[i].end]) > lines[i].key)
            lines[i].end++;
    }
    return 0;
}

/* ---- Texts ------------------------------------------------------------------------------------------------------- */

struct text {
    FILE *out;
    char *bytes;
    size_t length;
};

static void text_open(struct text *text)
{
    *text = (struct text){0};
    text->out = open_memstream(&text->bytes, &text->length);
    assert_non_null(text->out);
}

static void put_lines(struct text *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) fprintf(text->out, "%.*s\n", (int)lines[i].length, lines[i].text);
}

/* line: where it is wrong, 0: anywhere in the file. word: of the message, mostly the field; NULL: any. */
static void refuse_bytes(const char *what, const char *bytes, size_t length, unsigned line, const char *word)
{
    struct sla sla;
    struct sla_error error;
    const bool taken = sla_parse(&sla, "h.yaml", bytes, length, &error);
    sla_clear(&sla);
    made++;
    if (taken) fail_msg("%s is taken:\n%.*s", what, (int)length, bytes);
    if (error.line == 0 || (line && error.line != line) || (word && !strstr(error.text, word)))
        fail_msg("%s (line %u, '%s'): %s", what, line, word ? word : "", error.text);
    char place[32];
    snprintf(place, sizeof place, "h.yaml:%u: ", error.line);
    if (strncmp(error.text, place, strlen(place)) != 0) fail_msg("%s: no line in '%s'", what, error.text);
    if (*error.field && !strstr(error.text, error.field)) fail_msg("%s: no field in '%s'", what, error.text);
    for (const char *c = error.text; *c;) { /* what was refused may be shown, and steers no terminal */
        uint32_t point;
        c += text_character(c, &point);
        if (text_is_unfit(point)) fail_msg("%s: U+%04X in '%s'", what, (unsigned)point, error.text);
    }
}

static void refuse(struct text *text, const char *what, unsigned line, const char *word)
{
    assert_int_equal(fclose(text->out), 0);
    refuse_bytes(what, text->bytes, text->length, line, word);
    free(text->bytes);
}

static char *key_of(char word[64], const struct line *line)
{
    snprintf(word, 64, "%.*s", (int)line->key_length, line->text + line->key);
    return word;
}

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

/* Without it, the key above has no value at all. */
static bool is_only_child(size_t i)
{
    const struct line *line = &lines[i];
    return i > 0 && lines[i - 1].key_length && lines[i - 1].key < line->key && !line->item &&
           (line->end == line_count || indent_of(&lines[line->end]) < line->key);
}

static void keys_are_removed(void **state)
{
    (void)state;
    for (size_t i = 0; i < line_count; i++) {
        const struct line *line = &lines[i];
        struct text text;
        char word[64];
        if (!line->key_length || line->optional || line->free) continue;
        text_open(&text);
        put_lines(&text, 0, i);
        size_t next = line->end;
        if (line->item && next < line_count && lines[next].key == line->key) { /* the next key begins the item now */
            fprintf(text.out, "%.*s%.*s\n", (int)line->key, line->text, (int)(lines[next].length - lines[next].key),
                    lines[next].text + lines[next].key);
            next++;
        }
        put_lines(&text, next, line_count);
        refuse(&text, "a removed key", 0, is_only_child(i) ? "nothing where" : key_of(word, line));
    }
}

static void keys_are_doubled(void **state)
{
    (void)state;
    for (size_t i = 0; i < line_count; i++) {
        const struct line *line = &lines[i];
        struct text text;
        char word[64];
        if (!line->key_length) continue;
        text_open(&text);
        put_lines(&text, 0, line->end);
        fprintf(text.out, "%*s%.*s\n", (int)line->key, "", (int)(line->length - line->key), line->text + line->key);
        put_lines(&text, i + 1, line_count);
        refuse(&text, "a doubled key", (unsigned)line->end + 1, key_of(word, line));
    }
}

static void keys_are_misspelt(void **state)
{
    (void)state;
    for (size_t i = 0; i < line_count; i++) {
        const struct line *line = &lines[i];
        struct text text;
        char word[64];
        if (!line->key_length || line->free) continue;
        text_open(&text);
        put_lines(&text, 0, i);
        fprintf(text.out, "%.*sx%.*s\n", (int)(line->key + line->key_length), line->text,
                (int)(line->length - line->key - line->key_length), line->text + line->key + line->key_length);
        put_lines(&text, i + 1, line_count);
        strcat(key_of(word, line), "x: unknown");
        refuse(&text, "a misspelt key", (unsigned)i + 1, word);
    }
}

static void values_are_hostile(void **state)
{
    static char longest[70000];
    static const char *const values[] = {
        "\"\"",
        "~",
        "[]",
        "{}",
        "[a, b]",
        "{a: b}",
        "-1",
        ".nan",
        "-.inf",
        "0x10",
        "010",
        "&a b",
        "*a",
        "!!binary aGk=",
        "!a b",
        "\"\\0\"",
        "\"\\u202e\"",
        "\"\\e[31m\"",
        "\"a\\nb\\tc\"",
        "null",
        "yes",
        "1e400",
        "1\xe2\x80\xae"
        "2",
        longest,
    };
    (void)state;
    memset(longest, 'a', sizeof longest - 1);
    for (size_t i = 0; i < line_count; i++) {
        const struct line *line = &lines[i];
        if (!line->value) continue;
        for (size_t j = 0; j < sizeof values / sizeof *values; j++) {
            struct text text;
            char word[64];
            const bool of_events = values[j][0] == '&' || values[j][0] == '*' || values[j][0] == '!';
            if (line->free && values[j][0] == '[' && values[j][1] == 'a') continue; /* labels may be lists */
            text_open(&text);
            put_lines(&text, 0, i);
            fprintf(text.out, "%.*s%s\n", (int)line->value, line->text, values[j]);
            put_lines(&text, i + 1, line_count);
            refuse(&text, values[j] == longest ? "a long value" : values[j], (unsigned)i + 1,
                   of_events ? NULL : key_of(word, line));
        }
    }
}

/* A cut file is refused, but for a cut behind a document, or within the last number of one. */
static void files_are_cut(void **state)
{
    size_t refused = 0, cuts = 0;
    (void)state;
    for (size_t length = 50; length < strlen(sample_file); length += 50, cuts++) {
        struct sla sla;
        struct sla_error error;
        if (sla_parse(&sla, "h.yaml", sample_file, length, &error)) {
            assert_true(sla.count < 4);
        } else {
            refused++;
            made++;
            if (error.line == 0 && !strstr(error.text, "has no SLO")) fail_msg("cut at %zu: %s", length, error.text);
        }
        sla_clear(&sla);
    }
    assert_true(refused * 10 >= cuts * 8);
}

static void bytes_are_no_text(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } rows[] = {
        {"a: \0b\n", 6},
        {"a: \xff\n", 5},
        {"a: \xc0\x80\n", 6},
        {"a: \xed\xa0\x80\n", 7},
        {"a: \x1b[31m\n", 9},
        {"\x7f"
         "ELF\x02\x01",
         6},
        {"\xff\xfe"
         "a\0:\0b\0",
         8},
        {"\xfe\xff\0a\0:\0b", 8},
        {"\x1f\x8b\x08\0\0", 5},
        {"a: b\n\0\0\0\0", 9},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        refuse_bytes("bytes", rows[i].bytes, rows[i].length, 0, NULL);
}

static void put_nested(struct text *text, const char *open, size_t depth)
{
    text_open(text);
    for (size_t i = 0; i < depth; i++) fputs(open, text->out);
}

static void nesting_is_deep(void **state)
{
    static const char *const opens[] = {"[", "{a: ", "- ", "[{a: ", "? "};
    static const size_t depths[] = {17, 100, 1000, 20000};
    (void)state;
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
        for (size_t j = 0; j < sizeof depths / sizeof *depths; j++) {
            struct text text;
            put_nested(&text, opens[i], depths[j]);
            refuse(&text, opens[i], 1, NULL);
        }
}

static void size_is_limited(void **state)
{
    struct sla sla;
    struct sla_error error;
    char *bytes = malloc(SLA_MOST_FILE + 1);
    (void)state;
    assert_non_null(bytes);
    memset(bytes, '#', SLA_MOST_FILE + 1);
    assert_false(sla_parse(&sla, "h.yaml", bytes, SLA_MOST_FILE + 1, &error));
    assert_non_null(strstr(error.text, "larger than 1024 KiB"));
    assert_false(sla_parse(&sla, "h.yaml", bytes, SLA_MOST_FILE, &error));
    assert_non_null(strstr(error.text, "has no SLO"));
    made += 2;
    free(bytes);
}

static void there_were_enough(void **state)
{
    (void)state;
    print_message("%zu hostile files\n", made);
    assert_true(made >= LEAST_FILES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_removed),   cmocka_unit_test(keys_are_doubled), cmocka_unit_test(keys_are_misspelt),
        cmocka_unit_test(values_are_hostile), cmocka_unit_test(files_are_cut),    cmocka_unit_test(bytes_are_no_text),
        cmocka_unit_test(nesting_is_deep),    cmocka_unit_test(size_is_limited),  cmocka_unit_test(there_were_enough),
    };
    return cmocka_run_group_tests(tests, cut_lines, NULL);
}
