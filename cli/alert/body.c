/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An alert for each operation that fails the gate, in the words of Alertmanager's API (v2, POST /alerts); a webhook
 * gets the same list within one object, with a text that chats show.
 *
 * Alertmanager knows an alert by its labels: nothing that changes from check to check is one, neither versions nor
 * hashes, which are in the annotations. An alert has an end, which each check that finds the same again moves on; so it
 * passes even if nobody checks any more. Where the verdict before is known, what it had failed and this one has not is
 * ended at once. Nothing else is: to end alerts that never were would put them into messages about those that are.
 */

#include "body.h"

#include "measure/document.h"
#include "report/member.h"
#include "report/reading.h"
#include "store/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_NAMED 20 /* alerts in a webhook's text */

static void put_clean(struct document *document, const char *name, const char *foreign)
{
    char text[TEXT_BYTES];
    document_text(document, name, text_clean(text, foreign));
}

static json_t *labels(const json_t *check, const json_t *operation, const char *instance)
{
    struct document labels = document_begin();
    document_text(&labels, "alertname", "PqlaneRegression");
    put_clean(&labels, "severity", member_text(operation, "severity", "emergency"));
    put_clean(&labels, "operation", member_text(operation, "name", "-"));
    put_clean(&labels, "backend", member_text(check, "candidate.library.backend", "-"));
    put_clean(&labels, "library", member_text(check, "candidate.library.driver", "pqlane"));
    put_clean(&labels, "instance", instance);
    return document_done(&labels);
}

/* summary: "ML-KEM-768/decaps: +12.3 % (95 %: +11.0 to +13.2 %), warning"; description: against what, and of what. */
static json_t *annotations(const json_t *check, const json_t *operation)
{
    char change[READING_BYTES], text[TEXT_BYTES];
    unsigned verdict = reading_verdict(operation);
    const char *name = member_text(operation, "name", "-"), *reason = member_text(operation, "reason", NULL);
    const char *word = member_text(operation, verdict == VERDICT_REGRESSED ? "severity" : "verdict", "-");
    struct document annotations = document_begin();
    reading_change_text(change, operation);
    snprintf(text, sizeof text, "%.200s: %s%s%.40s", name, change, *change ? ", " : "", word);
    put_clean(&annotations, "summary", text);
    snprintf(text, sizeof text,
             "%s%s%.40s%s%.200s against %.300s: %.40s %.40s (SHA-256 %.16s) against %.40s (%.16s), measured on %.80s",
             change, *change ? ", " : "", word, reason ? "; " : "", reason ? reason : "",
             member_text(check, "baseline.path", "-"), member_text(check, "candidate.library.driver", "pqlane"),
             member_text(check, "candidate.library.version", "-"), member_text(check, "candidate.library.sha256", "-"),
             member_text(check, "baseline.library.version", "-"), member_text(check, "baseline.library.sha256", "-"),
             member_text(check, "environment.cpu_model", "-"));
    put_clean(&annotations, "description", text);
    return document_done(&annotations);
}

/* `created` and so many seconds. */
static char *time_after(char text[32], const char *created, double seconds)
{
    struct tm parts = {0};
    strptime(created, "%Y-%m-%dT%H:%M:%SZ", &parts);
    time_t then = timegm(&parts) + (time_t)seconds;
    gmtime_r(&then, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

/* of: the check that fired it; now: what the newest says of the operation. */
static json_t *alert_of(const struct alert_facts *facts, const json_t *of, const json_t *operation, const json_t *now)
{
    char ends[32];
    struct document alert = document_begin();
    document_put(&alert, "labels", labels(of, operation, facts->instance));
    document_put(&alert, "annotations", annotations(facts->check, now));
    put_clean(&alert, "startsAt", member_text(of, "created", ""));
    document_text(&alert, "endsAt",
                  time_after(ends, member_text(facts->check, "created", ""), of == facts->check ? facts->lasts : 0));
    return document_done(&alert);
}

static const json_t *operation_named(const json_t *check, const char *name)
{
    size_t i;
    const json_t *operation;
    json_array_foreach (member(check, "operations"), i, operation)
        if (member_is(operation, "name", name)) return operation;
    return NULL;
}

/* The alert of the check before is one of this, too. */
static bool is_renewed(const struct alert_facts *facts, const json_t *before, const json_t *now)
{
    return reading_fails(facts->check, now) && member_is(now, "severity", member_text(before, "severity", "")) &&
           member_is(facts->check, "candidate.library.backend",
                     member_text(facts->previous, "candidate.library.backend", ""));
}

static bool is_decided(const json_t *operation)
{
    unsigned verdict = reading_verdict(operation);
    return verdict == VERDICT_PASS || verdict == VERDICT_IMPROVED || verdict == VERDICT_REGRESSED;
}

json_t *alert_list(const struct alert_facts *facts)
{
    size_t i;
    const json_t *operation;
    json_t *list = json_array();
    bool good = list != NULL;
    json_array_foreach (member(facts->check, "operations"), i, operation)
        if (good && reading_fails(facts->check, operation))
            good = json_array_append_new(list, alert_of(facts, facts->check, operation, operation)) == 0;
    json_array_foreach (member(facts->previous, "operations"), i, operation) {
        if (!good || !reading_fails(facts->previous, operation)) continue;
        const json_t *now = operation_named(facts->check, member_text(operation, "name", "-"));
        if (now && is_decided(now) && !is_renewed(facts, operation, now))
            good = json_array_append_new(list, alert_of(facts, facts->previous, operation, now)) == 0;
    }
    if (good) return list;
    json_decref(list);
    return NULL;
}

/* A line on it all, and one for each alert, as far as they are few. */
static json_t *chat_text(const struct alert_facts *facts, const json_t *list)
{
    char text[TEXT_BYTES], counts[READING_BYTES], *whole = NULL;
    size_t i, size, count = json_array_size(list);
    const json_t *alert;
    FILE *out = open_memstream(&whole, &size);
    if (!out) return NULL;
    fprintf(out, "pqlane check on %s ", text_clean(text, facts->instance));
    fprintf(out, "against %s: ", text_clean(text, member_text(facts->check, "baseline.path", "-")));
    fputs(reading_counts_text(counts, facts->check), out);
    json_array_foreach (list, i, alert)
        if (i < MOST_NAMED) fprintf(out, "\n%s", member_text(alert, "annotations.summary", "-"));
    if (count > MOST_NAMED) fprintf(out, "\nand %zu more", count - MOST_NAMED);
    json_t *value = fclose(out) == 0 ? json_string(whole) : NULL;
    free(whole);
    return value;
}

json_t *alert_webhook(const struct alert_facts *facts, json_t *list)
{
    size_t i;
    json_t *alert;
    struct document body = document_begin();
    document_text(&body, "schema", "pqlane-alert");
    document_whole(&body, "version", 1);
    put_clean(&body, "created", member_text(facts->check, "created", ""));
    put_clean(&body, "verdict", member_text(facts->check, "verdict", "-"));
    document_put(&body, "text", list ? chat_text(facts, list) : NULL);
    json_array_foreach (list, i, alert) {
        bool ended = member_is(alert, "endsAt", member_text(facts->check, "created", ""));
        if (json_object_set_new(alert, "status", json_string(ended ? "resolved" : "firing")) != 0) body.broken = true;
    }
    document_put(&body, "alerts", list);
    return document_done(&body);
}
