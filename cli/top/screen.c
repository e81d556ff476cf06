/* SPDX-License-Identifier: Apache-2.0 */

#include "screen.h"

#include "live/guarded.h"
#include "measure/measure.h"
#include "term.h"

#include <locale.h>
#include <math.h>
#include <ncurses.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEAD_LINES 2
#define TITLE_LINES 1 /* of the table */
#define HELP_LINES 1
#define LEAST_LINES 8 /* below that, the table needs them all */
#define ESCAPE_MS 25  /* after which an escape is one, and not the begin of a key */
#define PAIR_ERROR 1

static const struct {
    int theirs, ours;
} keys[] = {
    {KEY_UP, TOP_KEY_UP},         {KEY_DOWN, TOP_KEY_DOWN},       {KEY_LEFT, TOP_KEY_LEFT}, {KEY_RIGHT, TOP_KEY_RIGHT},
    {KEY_PPAGE, TOP_KEY_PAGE_UP}, {KEY_NPAGE, TOP_KEY_PAGE_DOWN}, {KEY_HOME, TOP_KEY_HOME}, {KEY_END, TOP_KEY_END},
    {KEY_ENTER, TOP_KEY_ENTER},   {'\n', TOP_KEY_ENTER},          {'\r', TOP_KEY_ENTER},    {27, TOP_KEY_ESCAPE},
    {8, TOP_KEY_ERASE},           {KEY_BACKSPACE, TOP_KEY_ERASE}, {127, TOP_KEY_ERASE},
};

static int key_of(int theirs)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].theirs == theirs) return keys[i].ours;
    return theirs < 0x80 ? theirs : 0;
}

/* A line of the screen, cut where the screen ends. */
static void put_line(int y, const char *text, attr_t attributes)
{
    int bytes = 0, columns = 0;
    for (; text[bytes] && text[bytes] != '\n'; bytes++) {
        const bool begins = ((unsigned char)text[bytes] & 0xc0) != 0x80;
        if (begins && columns == COLS) break;
        columns += begins;
    }
    attrset(attributes);
    mvaddnstr(y, 0, text, bytes);
    attrset(A_NORMAL);
}

static void put_head(const struct live_watch *watch, const struct live_rows *all)
{
    char line[TOP_LINE_BYTES], rate[32], errors[32];
    double rates = 0, failures = 0;
    for (size_t i = 0; i < all->count; i++) {
        rates += all->items[i].rate;
        failures += (double)all->items[i].errors;
    }
    const size_t running = watch_running(watch), unreadable = watch->now.processes.unreadable;
    table_whole(rate, rates);
    table_whole(errors, failures);
    int len = snprintf(line, sizeof line, "pqlane top: %zu process%s, %s operations/s, %s errors in %.1f s", running,
                       running == 1 ? "" : "es", rate, errors, watch_seconds(watch));
    if (unreadable > 0 && len > 0 && (size_t)len < sizeof line)
        snprintf(line + len, sizeof line - (size_t)len, ", %zu files that cannot be read", unreadable);
    put_line(0, line, A_BOLD);
}

/* What guards did last, above the keys; returns how many lines that took. */
static int put_guard(const struct live_watch *watch)
{
    char text[LIVE_ERROR_BYTES], line[LIVE_ERROR_BYTES + 32];
    pqlane_guard_event event;
    const struct live_process *process = guarded_latest(&watch->now.processes, &event);
    if (!process || LINES < LEAST_LINES) return 0;
    guarded_tell(text, process, &event);
    snprintf(line, sizeof line, "Guard, %s: %s", pqlane_guard_kind_name(event.kind), text);
    put_line(LINES - 1 - HELP_LINES, line, event.kind == PQLANE_GUARD_PROMOTED ? A_NORMAL : A_BOLD);
    return 1;
}

static void put_table(const struct live_rows *rows, const struct top_view *view, char *text)
{
    const bool has_colours = has_colors();
    put_line(HEAD_LINES, text, A_REVERSE);
    for (size_t i = 0; i < rows->count; i++) {
        text = strchr(text, '\n') + 1;
        if (i < view->first || i - view->first >= view->page) continue;
        const bool has_errors = rows->items[i].errors > 0;
        put_line(HEAD_LINES + TITLE_LINES + (int)(i - view->first), text,
                 !has_errors   ? A_NORMAL
                 : has_colours ? (attr_t)COLOR_PAIR(PAIR_ERROR)
                               : A_BOLD);
    }
}

/* False: out of memory. */
static bool draw(const struct live_watch *watch, struct top_view *view)
{
    struct live_rows rows = {0};
    char *text = NULL, line[TOP_LINE_BYTES];
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    bool good = stream && watch_rows(watch, view->by_process, &rows);
    erase();
    const int room = LINES - HEAD_LINES - TITLE_LINES - HELP_LINES - put_guard(watch);
    view->page = room > 1 ? (size_t)room : 1;
    if (good) put_head(watch, &rows);
    if (good) view_apply(view, &rows);
    good = good && rows_print(&rows, view->by_process, stream, COLS);
    if (stream && fclose(stream) != 0) good = false;
    view_title(line, view, term_has_utf8());
    put_line(1, line, A_NORMAL);
    if (good) put_table(&rows, view, text);
    if (good && rows.count == 0) {
        if (watch_seconds(watch) == 0)
            put_line(HEAD_LINES + TITLE_LINES, "Counting ...", A_NORMAL);
        else
            put_line(HEAD_LINES + TITLE_LINES, "No operations. Programs show theirs with PQLANE_METRICS=shm.",
                     A_NORMAL);
    }
    view_help(line, view);
    move(LINES - 1, 0);
    clrtoeol();
    put_line(LINES - 1, line, view->is_typing ? A_BOLD : A_DIM);
    refresh();
    free(text);
    rows_clear(&rows);
    return good;
}

/* Until then, or a key or signal. False: the terminal is gone. */
static bool wait_for_key(double until)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    const double left = 1e3 * (until - term_seconds());
    const int ready = poll(&input, 1, left > 0 ? (int)ceil(left) : 0);
    return ready <= 0 || !(input.revents & (POLLHUP | POLLERR | POLLNVAL));
}

static bool look_and_draw(struct live_watch *watch, struct top_view *view, double seconds, char error[LIVE_ERROR_BYTES])
{
    double next = 0;
    while (!view->is_over && !measure_was_interrupted()) {
        if (term_seconds() >= next) {
            if (!view->is_paused && !watch_look(watch, error)) return false;
            next = term_seconds() + seconds;
        }
        if (!draw(watch, view)) {
            snprintf(error, LIVE_ERROR_BYTES, "out of memory");
            return false;
        }
        if (!wait_for_key(next)) return true;
        for (int key; !view->is_over && (key = getch()) != ERR;) view_key(view, key_of(key));
    }
    return true;
}

bool screen_run(struct live_watch *watch, struct top_view *view, double seconds, char error[LIVE_ERROR_BYTES])
{
    setlocale(LC_CTYPE, ""); /* ncurses writes characters of it */
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (!screen) {
        const char *term = getenv("TERM");
        snprintf(error, LIVE_ERROR_BYTES, "the terminal '%.60s' is not known here: use --once", term ? term : "");
        return false;
    }
    set_escdelay(ESCAPE_MS);
    cbreak();
    noecho();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    curs_set(0);
    if (term_has_colours(stdout) && has_colors() && start_color() == OK) {
        use_default_colors();
        init_pair(PAIR_ERROR, COLOR_RED, -1);
    }
    bool good = look_and_draw(watch, view, seconds, error);
    endwin();
    delscreen(screen);
    return good;
}
