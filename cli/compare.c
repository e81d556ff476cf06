/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane compare: classical against post-quantum, provider against provider. */

#include "cli.h"
#include "compare/print.h"
#include "measure/json_out.h"
#include "measure/target.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COMPARE_SECONDS 0.3 /* per operation */
#define MOST_PROVIDERS 8

/* What a comparison measures: known algorithms, their background, and handshakes. A list of pairs is kept to whatever
 * the filter. */
struct wish {
    const char *pairs, *filter; /* NULL: not given */
};

struct compare {
    struct wish wish;
    struct provider providers[MOST_PROVIDERS];
    struct comparison comparison;
    struct json_out out;
};

/* Two of the same version are told apart by their bytes. */
static void name_provider(struct provider *provider, const struct provider *before, size_t count)
{
    const struct library_facts facts = provider->session.subjects.facts[0];
    char name[sizeof provider->name], sha256[9];
    snprintf(sha256, sizeof sha256, "%s", provider->image.sha256);
    snprintf(name, sizeof name, "%.40s %.40s", facts.driver, facts.version);
    for (size_t i = 0; i < count; i++)
        if (strcmp(before[i].name, name) == 0) {
            snprintf(name, sizeof name, "%.40s %.40s %s #%zu", facts.driver, facts.version, sha256, count + 1);
            break;
        }
    memcpy(provider->name, name, sizeof name);
}

static bool is_wanted(const struct offered *item, const void *context)
{
    const struct wish *wish = context;
    if (measured_wanted(item, wish->pairs)) return wish->pairs || !wish->filter || subjects_asked(item, wish->filter);
    return (parts_wanted(item) || background_wanted(item)) && subjects_asked(item, wish->filter);
}

static bool wants_handshakes(const struct wish *wish)
{
    return wish->pairs || !wish->filter || subjects_handshakes_asked(wish->filter);
}

static int prepare_provider(struct compare *compare, const char *target, double seconds, int cpu)
{
    const size_t n = compare->comparison.count;
    struct provider *provider = &compare->providers[n];
    struct session *session = &provider->session;
    struct measure_error error;
    bool no_match = false;
    const char *path, *driver = target_parse(target, &path);
    if (!driver) return cli_usage("a provider is " TARGET_DRIVERS ", and :PATH, not '%s'", target);
    compare->comparison.count++;
    enum measure_end end = target_image(&provider->image, driver, path, &error);
    if (end == MEASURE_DONE && wants_handshakes(&compare->wish)) target_beside(&provider->image);
    session->image = &provider->image;
    session->cpu = cpu;
    session->seed = (uint64_t)time(NULL);
    session->passes = SESSION_PASSES;
    session->seconds_each = seconds;
    session->wanted = is_wanted;
    session->wanted_context = &compare->wish;
    if (end == MEASURE_DONE) end = session_prepare(session, NULL, &no_match, &error);
    if (no_match) { /* the others may have some */
        session_clear(session);
        image_close(&provider->image);
        *provider = (struct provider){.image = IMAGE_NONE};
        compare->comparison.count--;
        return CLI_OK;
    }
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    name_provider(provider, compare->providers, n);
    return CLI_OK;
}

static int prepare_compare(struct compare *compare, const struct cli_args *args)
{
    static const char *const usual[] = {"openssl", "pqlane"};
    const int words = cli_word_count(args);
    double seconds = COMPARE_SECONDS;
    long cpu = environment_quiet_cpu();
    struct measure_error error;
    if (words > MOST_PROVIDERS) return cli_usage("more than %d providers", MOST_PROVIDERS);
    if (cli_given(args, "time") && !cli_seconds(args, "time", 0.001, 3600, &seconds)) return CLI_USAGE;
    if (cli_given(args, "cpu") && !cli_number(args, "cpu", 0, 1 << 20, &cpu)) return CLI_USAGE;
    if (json_out_open(&compare->out, cli_value(args, "json"), &error) != MEASURE_DONE)
        return cli_failed("%s", error.text);
    compare->comparison.providers = compare->providers;
    compare->wish = (struct wish){cli_value(args, "handshakes"), cli_value(args, "filter")};
    compare->comparison.filter = compare->wish.filter;
    int status = CLI_OK;
    for (int i = 0; i < (words ? words : 2) && status == CLI_OK; i++)
        status = prepare_provider(compare, words ? cli_word(args, i) : usual[i], seconds, (int)cpu);
    if (status != CLI_OK) return status;
    if (compare->comparison.count == 0) return cli_usage("no provider has an operation that matches");
    const char *unknown;
    if (handshakes_are_offered(compare->wish.pairs, compare->providers, compare->comparison.count, &unknown))
        return CLI_OK;
    return cli_usage("--handshakes takes KEX+SIG,... of algorithms that are measured here; '%.*s' is none",
                     (int)strcspn(unknown, ","), unknown);
}

/* A process of each provider, and again: what the machine does meanwhile meets them all. */
static int measure_providers(struct compare *compare)
{
    const size_t count = compare->comparison.count;
    struct measure_error error, ignored;
    enum measure_end end = MEASURE_DONE;
    for (size_t i = 0; i < count; i++) session_begin(&compare->providers[i].session);
    for (unsigned pass = 0; pass < SESSION_PASSES; pass++)
        for (size_t i = 0; i < count && end == MEASURE_DONE; i++)
            end = session_pass(&compare->providers[i].session, &error);
    for (size_t i = 0; i < count; i++) {
        enum measure_end last = session_end(&compare->providers[i].session, end == MEASURE_DONE ? &error : &ignored);
        if (end == MEASURE_DONE) end = last;
    }
    return measure_exit(end, &error);
}

static int publish_comparison(struct compare *compare)
{
    const char *pairs = compare->wish.pairs;
    struct comparison *comparison = &compare->comparison;
    struct measure_error error;
    if (!parts_make(&comparison->parts, comparison->providers, comparison->count) ||
        !handshakes_make(&comparison->handshakes, &comparison->parts, comparison->providers, comparison->count,
                         pairs) ||
        !measured_make(&comparison->measured, &comparison->handshakes, comparison->providers, comparison->count, pairs,
                       pairs || !comparison->filter) ||
        !background_make(&comparison->background, comparison->providers, comparison->count))
        return cli_failed("no memory to compare");
    if (compare->out.file) {
        json_t *document = compare_document(comparison);
        enum measure_end end = document ? json_out_write(&compare->out, document, &error)
                                        : measure_fail(&error, "no memory for the document");
        json_decref(document);
        if (end != MEASURE_DONE) return cli_failed("%s", error.text);
    }
    if (!json_out_is_stdout(&compare->out) && !compare_print(comparison)) return cli_failed("no memory for the tables");
    environment_warn(&compare->providers[0].session.environment);
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output");
    return CLI_OK;
}

static int run_compare(const struct cli_args *args)
{
    struct compare compare = {.comparison.count = 0};
    for (size_t i = 0; i < MOST_PROVIDERS; i++) compare.providers[i].image = (struct image)IMAGE_NONE;
    measure_catch_interrupts();
    int status = prepare_compare(&compare, args);
    if (status == CLI_OK) status = measure_providers(&compare);
    if (status == CLI_OK) status = publish_comparison(&compare);
    background_clear(&compare.comparison.background);
    measured_clear(&compare.comparison.measured);
    handshakes_clear(&compare.comparison.handshakes);
    parts_clear(&compare.comparison.parts);
    for (size_t i = 0; i < compare.comparison.count; i++) {
        session_clear(&compare.providers[i].session);
        image_close(&compare.providers[i].image);
    }
    return status;
}

static const struct cli_option compare_options[] = {
    {"filter", 'f', "TEXT", "Only algorithms and operations with TEXT in their name, or A,B,..."},
    {"handshakes", 0, "LIST",
     "Measure and add up these TLS handshakes: X25519+ECDSA-P256,X25519MLKEM768+ML-DSA-65,..."},
    {"time", 't', "DURATION", "How long to measure each operation (default 300ms)"},
    {"json", 'j', "FILE", "Write everything as JSON; -: to standard output"},
    {"cpu", 'c', "N", "Measure on this CPU (default: the last one allowed)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_compare = {
    .name = "compare",
    .words = "[PROVIDER ...]",
    .summary = "classical against post-quantum, provider against provider",
    .details = "PROVIDER is openssl (this system's libcrypto), openssl:PATH, pqlane, pqlane:PATH,\n"
               "liboqs:PATH or plugin:PATH; without any: openssl and pqlane. All are measured in\n"
               "turns, ten fresh processes each. Tables say what a key exchange, a signature and\n"
               "a TLS 1.3 handshake cost, in time and in bytes, and how many times as much as the\n"
               "first: X25519, ECDSA-P256, and the first handshake. A handshake is the sum of its\n"
               "parts, and where a libssl stands beside the libcrypto measured as a whole, too: a\n"
               "client and a server in memory. Ciphers and hash functions stand behind, in no sum.",
    .options = compare_options,
    .most_words = MOST_PROVIDERS,
    .run = run_compare,
};
