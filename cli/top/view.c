/* SPDX-License-Identifier: Apache-2.0 */

#include "view.h"

#include <string.h>

static void type_key(struct top_view *view, int key)
{
    const size_t len = strlen(view->filter);
    if (key == TOP_KEY_ENTER || key == TOP_KEY_ESCAPE) view->is_typing = false;
    if (key == TOP_KEY_ESCAPE) view->filter[0] = '\0';
    if (key == TOP_KEY_ERASE && len > 0) view->filter[len - 1] = '\0';
    if (key >= ' ' && key < 0x7f && len + 1 < sizeof view->filter) {
        view->filter[len] = (char)key;
        view->filter[len + 1] = '\0';
    }
    view->first = 0;
}

static void sort_by(struct top_view *view, int column)
{
    const int least = view->by_process ? LIVE_PID : LIVE_OPERATION;
    if (column < least) column = LIVE_COLUMNS - 1;
    if (column >= LIVE_COLUMNS) column = least;
    if (view->sort != (enum live_column)column) view->reversed = false;
    view->sort = (enum live_column)column;
}

static void change_processes(struct top_view *view)
{
    view->by_process = !view->by_process;
    if (!view->by_process && view->sort < LIVE_OPERATION) sort_by(view, LIVE_RATE);
    view->first = 0;
}

/* Letters of columns. */
static bool sort_key(struct top_view *view, int key)
{
    static const struct {
        char letter;
        enum live_column column;
    } letters[] = {{'o', LIVE_OPERATION}, {'b', LIVE_BACKEND}, {'c', LIVE_COUNT}, {'t', LIVE_RATE},
                   {'m', LIVE_P50},       {'9', LIVE_P99},     {'e', LIVE_ERRORS}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].letter == key) {
            sort_by(view, (int)letters[i].column);
            return true;
        }
    return false;
}

void view_key(struct top_view *view, int key)
{
    if (view->is_typing) {
        type_key(view, key);
        return;
    }
    if (sort_key(view, key)) return;
    switch (key) {
    case 'q':
        view->is_over = true;
        break;
    case '/':
        view->is_typing = true;
        break;
    case TOP_KEY_ESCAPE:
        view->filter[0] = '\0';
        break;
    case 'r':
        view->reversed = !view->reversed;
        break;
    case 'p':
        change_processes(view);
        break;
    case 'i':
        view->with_idle = !view->with_idle;
        break;
    case ' ':
        view->is_paused = !view->is_paused;
        break;
    case '<':
    case TOP_KEY_LEFT:
        sort_by(view, (int)view->sort - 1);
        break;
    case '>':
    case TOP_KEY_RIGHT:
        sort_by(view, (int)view->sort + 1);
        break;
    case TOP_KEY_UP:
        view->first -= view->first > 0;
        break;
    case TOP_KEY_DOWN:
        view->first++;
        break;
    case TOP_KEY_PAGE_UP:
        view->first -= view->first < view->page ? view->first : view->page;
        break;
    case TOP_KEY_PAGE_DOWN:
        view->first += view->page;
        break;
    case TOP_KEY_HOME:
        view->first = 0;
        break;
    case TOP_KEY_END:
        view->first = SIZE_MAX;
        break;
    default:
        break;
    }
}

void view_apply(struct top_view *view, struct live_rows *rows)
{
    if (!view->with_idle) rows_drop_idle(rows);
    rows_filter(rows, view->filter);
    rows_sort(rows, view->sort, view->reversed);
    const size_t last = rows->count > view->page ? rows->count - view->page : 0;
    if (view->first > last) view->first = last;
}

void view_help(char text[TOP_LINE_BYTES], const struct top_view *view)
{
    if (view->is_typing)
        snprintf(text, TOP_LINE_BYTES, "Filter: %s_  (Enter: keep, Esc: none)", view->filter);
    else
        snprintf(text, TOP_LINE_BYTES,
                 "q quit  </> sort  r reverse  p %s  / filter  i %s  space %s  t rate  m p50  9 p99  e errors",
                 view->by_process ? "sum" : "processes", view->with_idle ? "busy" : "idle",
                 view->is_paused ? "go on" : "pause");
}

/* Words and processes begin with the least, numbers with the greatest. */
static bool is_downwards(const struct top_view *view)
{
    return (view->sort >= LIVE_COUNT) != view->reversed;
}

void view_title(char text[TOP_LINE_BYTES], const struct top_view *view, bool has_utf8)
{
    static const char *const signs[2][2] = {{"^", "v"}, {"\u25b2", "\u25bc"}};
    snprintf(text, TOP_LINE_BYTES, "%s by %s %s%s%s%s%s", view->by_process ? "Each process" : "All processes",
             live_columns[view->sort].title, signs[has_utf8][is_downwards(view)], *view->filter ? ", filter: " : "",
             view->filter, view->with_idle ? ", with idle ones" : "", view->is_paused ? ", paused" : "");
}
