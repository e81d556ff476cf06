/* SPDX-License-Identifier: Apache-2.0 */

#include "events.h"

#include "live/guarded.h"
#include "store/text.h"

#include <stdio.h>
#include <string.h>

const char *const event_names[EVENT_KINDS] = {
    [EVENT_PROCESS_STARTED] = "process_started",
    [EVENT_PROCESS_ENDED] = "process_ended",
    [EVENT_BACKEND_CHANGED] = "backend_changed",
    [EVENT_PROBLEM] = "problem",
    [EVENT_GUARD + PQLANE_GUARD_BREACH] = "guard_breach",
    [EVENT_GUARD + PQLANE_GUARD_OVER] = "guard_over",
    [EVENT_GUARD + PQLANE_GUARD_KEPT] = "guard_kept",
    [EVENT_GUARD + PQLANE_GUARD_SWITCHED] = "guard_switched",
    [EVENT_GUARD + PQLANE_GUARD_CANARY] = "guard_canary",
    [EVENT_GUARD + PQLANE_GUARD_REFUSED] = "guard_refused",
    [EVENT_GUARD + PQLANE_GUARD_PROMOTED] = "guard_promoted",
    [EVENT_GUARD + PQLANE_GUARD_WRONG] = "guard_wrong",
};

void event_text(char text[LIVE_ERROR_BYTES], const char *foreign)
{
    char clean[TEXT_BYTES];
    size_t length = strlen(text_clean(clean, foreign));
    if (length >= LIVE_ERROR_BYTES)
        for (length = LIVE_ERROR_BYTES - 1; (clean[length] & 0xc0) == 0x80; length--) continue;
    memcpy(text, clean, length);
    text[length] = '\0';
}

void events_say(struct events *events, double t, double at, int kind, const char *text)
{
    struct event *event = &events->items[events->count++ % EVENTS_MOST];
    *event = (struct event){.t = t, .at = at, .kind = kind};
    event_text(event->text, text);
}

uint64_t events_oldest(const struct events *events, uint64_t since)
{
    const uint64_t oldest = events->count > EVENTS_MOST ? events->count - EVENTS_MOST : 0;
    return since > oldest ? since : oldest;
}

static void say_process(struct events *events, double t, double at, enum event_kind kind,
                        const struct live_process *process)
{
    char text[LIVE_ERROR_BYTES];
    const char *program = process->facts.program[0] ? process->facts.program : "a program";
    snprintf(text, sizeof text, "%s %lu %s", program, (unsigned long)process->facts.pid,
             kind == EVENT_PROCESS_STARTED ? "started" : "ended");
    events_say(events, t, at, kind, text);
}

static void compare_backends(struct events *events, double t, double at, const struct live_process *before,
                             const struct live_process *now)
{
    for (int group = 0; group < LIVE_GROUPS; group++) {
        const char *was = before->tiers[group], *is = now->tiers[group];
        char text[LIVE_ERROR_BYTES];
        if (!was || !is || strcmp(was, is) == 0) continue;
        snprintf(text, sizeof text, "%s %lu: %s from %s to %s", now->facts.program, (unsigned long)now->facts.pid,
                 live_groups[group], was, is);
        events_say(events, t, at, EVENT_BACKEND_CHANGED, text);
    }
}

/* What a process told since it was looked at; `before` NULL: ever. Its guard's clock is the one that is shown. */
static void say_guard(struct events *events, double at, const struct live_process *before,
                      const struct live_process *now)
{
    for (size_t i = guarded_news(before, now); i < now->told_count; i++) {
        const pqlane_guard_event *event = &now->told[i];
        char text[LIVE_ERROR_BYTES];
        guarded_tell(text, now, event);
        events_say(events, 1e-9 * (double)event->when_ns, at, EVENT_GUARD + (int)event->kind, text);
    }
}

/* Both are sorted by the same order: they are gone through together. */
void events_compare(struct events *events, double t, double at, const struct live_processes *before,
                    const struct live_processes *now)
{
    size_t i = 0, j = 0;
    while (i < before->count || j < now->count) {
        const struct live_process *was = i < before->count ? &before->items[i] : NULL;
        const struct live_process *is = j < now->count ? &now->items[j] : NULL;
        const int order = !was ? 1 : !is ? -1 : processes_compare(was, is);
        const bool ran = order <= 0 && was->runs, runs = order >= 0 && is->runs;
        if (runs && !ran) say_process(events, t, at, EVENT_PROCESS_STARTED, is);
        if (order >= 0) say_guard(events, at, order == 0 ? was : NULL, is);
        if (runs && ran) compare_backends(events, t, at, was, is);
        if (ran && !runs) say_process(events, t, at, EVENT_PROCESS_ENDED, was);
        i += order <= 0;
        j += order >= 0;
    }
}
