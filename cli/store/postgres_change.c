/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A change of the store happens once or not at all, even where the connection is lost in the moment that it is made
 * final, when nobody can say what became of it. So every change leaves a ticket, a number that nobody else has, within
 * its own transaction. After such a loss the ticket is looked for, under the lock that lets writers in one by one: if
 * it is there, the change is; if not, it never will be, and is made again.
 */

#include "store/postgres.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define LOCK 0x70716c62 /* "pqlb": the number of the writers' lock */
#define PAUSE_MS 50     /* before another attempt */
#define TICKET_BYTES 16 /* random: no two are ever equal */

struct change {
    store_work *work;
    void *context;
    char ticket[2 * TICKET_BYTES + 1];
    bool unknown; /* the last attempt may have happened */
    bool found;   /* it has */
};

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool lock_writers(struct postgres_store *made, const char *doing, struct store_error *error)
{
    struct store_statement *statement = store_prepare(&made->store, "SELECT pg_advisory_xact_lock($1)", doing, error);
    if (!statement) return false;
    store_bind_integer(statement, 1, LOCK);
    bool good = store_row(statement, error) == 1;
    store_end(statement);
    return good;
}

bool postgres_transaction(struct postgres_store *made, const char *doing, store_work *work, void *context,
                          bool *unknown, struct store_error *error)
{
    struct store_error ignored;
    bool good = postgres_execute(made, "BEGIN", "BEGIN", doing, error) && lock_writers(made, doing, error) &&
                work(&made->store, context, error);
    if (good) {
        good = postgres_execute(made, "COMMIT", "COMMIT", doing, error);
        *unknown = !good && made->trouble == POSTGRES_LOST;
    }
    enum postgres_trouble trouble = made->trouble;
    if (!good && made->connection) postgres_execute(made, "ROLLBACK", NULL, doing, &ignored);
    made->trouble = trouble;
    return good;
}

/* While it was connected, somebody with a newer pqlane may have changed the tables. */
static bool is_current(struct store *store, struct store_error *error)
{
    int version = 0;
    if (!postgres_schema_check((struct postgres_store *)store, &version, error)) return false;
    return version == postgres_step_count ||
           store_fail(error, STORE_FOREIGN, "%s: its tables were changed meanwhile: try again", store->path);
}

static bool find_ticket(struct store *store, struct change *change, struct store_error *error)
{
    int64_t count = 0;
    struct store_statement *statement = store_prepare(store, "SELECT count(*) FROM tickets WHERE ticket = $1",
                                                      "looking for the change", error);
    if (!statement) return false;
    store_bind_text(statement, 1, change->ticket);
    if (!store_finish_integer(statement, &count, error)) return false;
    change->found = count > 0;
    change->unknown = false;
    return true;
}

/* Old ones go: nobody looks for them any more. */
static bool leave_ticket(struct store *store, const struct change *change, struct store_error *error)
{
    struct store_statement *statement = store_prepare(
        store,
        "WITH old AS (DELETE FROM tickets WHERE made < now() - interval '1 day')"
        " INSERT INTO tickets (ticket) VALUES ($1)",
        "leaving a ticket", error);
    if (!statement) return false;
    store_bind_text(statement, 1, change->ticket);
    return store_finish(statement, error);
}

static bool work_with_ticket(struct store *store, void *context, struct store_error *error)
{
    struct change *change = context;
    if (!is_current(store, error) || (change->unknown && !find_ticket(store, change, error))) return false;
    return change->found || (leave_ticket(store, change, error) && change->work(store, change->context, error));
}

static bool make_ticket(char ticket[2 * TICKET_BYTES + 1])
{
    uint8_t bytes[TICKET_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return false;
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(ticket + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

/* Patience has ended. */
static bool give_up(const struct postgres_store *made, const char *doing, bool unknown, struct store_error *error)
{
    if (unknown)
        return store_fail(error, STORE_UNKNOWN,
                          "%s: the connection to %s was lost while the change was made final, and whether it happened "
                          "is not known: look before you do it again (%.100s)",
                          doing, made->store.path, made->reason);
    if (made->trouble == POSTGRES_LOST)
        return store_fail(error, STORE_SERVER, "%s: the connection to %s was lost; nothing was changed (%.150s)", doing,
                          made->store.path, made->reason);
    return false;
}

bool postgres_change(struct store *store, const char *doing, store_work *work, void *context, struct store_error *error)
{
    static const struct timespec pause = {0, PAUSE_MS * 1000000L};
    struct postgres_store *made = (struct postgres_store *)store;
    struct change change = {.work = work, .context = context};
    int64_t end = 0;
    if (!make_ticket(change.ticket))
        return store_fail(error, STORE_IO, "%s: the system gives no random numbers", doing);
    for (;;) {
        made->trouble = POSTGRES_FINAL;
        if ((made->connection || postgres_connect(made, error)) &&
            postgres_transaction(made, doing, work_with_ticket, &change, &change.unknown, error))
            return true;
        if (change.found) return true;
        if (made->trouble == POSTGRES_FINAL && !change.unknown) return false;
        int64_t now = now_ms();
        if (end == 0) end = now + made->patience_ms;
        if (made->trouble == POSTGRES_FINAL || now >= end) return give_up(made, doing, change.unknown, error);
        nanosleep(&pause, NULL);
    }
}
