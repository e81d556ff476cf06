/* SPDX-License-Identifier: Apache-2.0 */

/* Strict where browsers are lenient: what they would repair is a fault here. */

#define _GNU_SOURCE

#include "page.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DEEP 64
#define IDS 4096

static char fault[256];

static const char *wrong(const char *what, const char *at)
{
    snprintf(fault, sizeof fault, "%s: %.100s", what, at);
    return fault;
}

struct word {
    const char *at;
    size_t len;
};

static bool same(struct word a, struct word b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static bool is(struct word a, const char *text)
{
    return same(a, (struct word){text, strlen(text)});
}

static struct word word_at(const char *at)
{
    struct word word = {at, 0};
    while (isalnum((unsigned char)at[word.len]) || at[word.len] == '-') word.len++;
    return word;
}

/* The first c at or behind `at`, or NULL. strchr() would do, but sanitizers that are strict read all of a text for
 * every call of it, and pages are megabytes. */
static const char *find(const char *at, char c)
{
    while (*at && *at != c) at++;
    return *at ? at : NULL;
}

struct reader {
    const char *at;
    struct word open[DEEP];
    size_t depth;
    struct word ids[IDS], wanted[IDS];
    size_t id_count, wanted_count;
};

static bool is_void(struct word name)
{
    return is(name, "meta") || is(name, "input") || is(name, "wbr") || is(name, "br");
}

/* Between tags and in attributes alike: entities are known ones, and nothing stands raw that must not. */
static const char *text_fault(const char *from, const char *to)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (const char *at = from; at < to; at++) {
        if (*at == '<') return wrong("a raw <", at);
        if ((unsigned char)*at < 0x20 && *at != '\n') return wrong("a control character", at);
        if (*at != '&') continue;
        bool known = false;
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            known |= strncmp(at, entities[i], strlen(entities[i])) == 0;
        if (!known) return wrong("an entity that is none", at);
    }
    return NULL;
}

static const char *keep_id(struct reader *reader, struct word name, struct word value)
{
    if (is(name, "id")) {
        for (size_t i = 0; i < reader->id_count; i++)
            if (same(reader->ids[i], value)) return wrong("an id given twice", value.at);
        if (reader->id_count < IDS) reader->ids[reader->id_count++] = value;
    }
    bool reference = is(name, "for") || is(name, "aria-labelledby") || is(name, "aria-describedby");
    if (is(name, "href") && *value.at == '#') {
        value.at++;
        value.len--;
        reference = true;
    } else if (is(name, "href") || is(name, "src") || is(name, "style") || strncmp(name.at, "on", 2) == 0) {
        return wrong("an attribute that has no place here", name.at);
    }
    if (reference && reader->wanted_count < IDS) reader->wanted[reader->wanted_count++] = value;
    return NULL;
}

static const char *attributes_fault(struct reader *reader)
{
    struct word seen[24];
    size_t count = 0;
    while (*reader->at == ' ') {
        const char *begin = reader->at + 1;
        struct word name = word_at(begin), value = {"", 0};
        if (name.len == 0) return wrong("no attribute", begin);
        for (size_t i = 0; i < count; i++)
            if (same(seen[i], name)) return wrong("an attribute given twice", begin);
        if (count < 24) seen[count++] = name;
        reader->at = begin + name.len;
        if (*reader->at == '=') {
            if (reader->at[1] != '"') return wrong("an attribute without quotes", begin);
            const char *end = find(reader->at + 2, '"');
            if (!end) return wrong("an attribute without end", begin);
            value = (struct word){reader->at + 2, (size_t)(end - reader->at - 2)};
            if (text_fault(value.at, end)) return fault;
            reader->at = end + 1;
        }
        if (keep_id(reader, name, value)) return fault;
    }
    return NULL;
}

static const char *tag_fault(struct reader *reader)
{
    const char *begin = reader->at;
    bool closing = begin[1] == '/', itself = false;
    struct word name = word_at(begin + 1 + closing);
    reader->at = name.at + name.len;
    if (name.len == 0) return wrong("no tag", begin);
    if (closing) {
        if (reader->depth == 0 || !same(reader->open[reader->depth - 1], name)) return wrong("a stray end", begin);
        reader->depth--;
    } else {
        if (attributes_fault(reader)) return fault;
        if (*reader->at == '/') {
            itself = true;
            reader->at++;
        }
        if (!itself && !is_void(name)) {
            if (reader->depth == DEEP) return wrong("too deep", begin);
            reader->open[reader->depth++] = name;
        }
    }
    if (*reader->at++ != '>') return wrong("a tag without end", begin);
    if (!closing && (is(name, "script") || is(name, "style"))) {
        reader->at = strstr(reader->at, is(name, "script") ? "</script" : "</style");
        if (!reader->at) return wrong("a source without end", begin);
    }
    return NULL;
}

const char *page_fault(const char *page)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    static struct reader reader;
    memset(&reader, 0, sizeof reader);
    if (strncmp(page, doctype, strlen(doctype)) != 0) return wrong("no doctype", page);
    reader.at = page + strlen(doctype);
    while (*reader.at) {
        if (*reader.at == '<') {
            if (tag_fault(&reader)) return fault;
            continue;
        }
        const char *end = find(reader.at, '<');
        if (!end) end = reader.at + strlen(reader.at);
        if (text_fault(reader.at, end)) return fault;
        reader.at = end;
    }
    if (reader.depth != 0) return wrong("left open", reader.open[reader.depth - 1].at);
    for (size_t i = 0; i < reader.wanted_count; i++) {
        bool there = false;
        for (size_t k = 0; k < reader.id_count; k++) there |= same(reader.ids[k], reader.wanted[i]);
        if (!there) return wrong("no such id", reader.wanted[i].at);
    }
    return NULL;
}

char *page_of(const char *title, json_t *runs, json_t *checks)
{
    return page_with_comparisons(title, runs, checks, NULL);
}

char *page_with_comparisons(const char *title, json_t *runs, json_t *checks, json_t *comparisons)
{
    char *page = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&page, &len);
    assert_non_null(stream);
    const struct report report = {title, "2026-11-25T21:00:00Z", runs, checks, comparisons};
    assert_true(report_html(&report, stream));
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(strlen(page), len); /* no zero inside */
    json_decref(runs);
    json_decref(checks);
    json_decref(comparisons);
    return page;
}

size_t page_count(const char *page, const char *text)
{
    size_t count = 0, len = strlen(text);
    const char *end = page + strlen(page);
    for (const char *at = page; (at = memmem(at, (size_t)(end - at), text, len)) != NULL; at += len) count++;
    return count;
}
