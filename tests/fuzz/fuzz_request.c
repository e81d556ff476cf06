/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Any bytes as what a client of `pqlane serve` sends: a request, or several one after the other, through libmicrohttpd
 * to all that answers them. The first byte chooses who may ask: 't': who brings the token; 'o': the same, and the
 * server is not on loopback; any other: this machine alone. Whatever comes, the connection ends, and nobody is told
 * anything who may not ask.
 *
 * No thread and no port: the server is started below (CMakeLists.txt), and has one end of a pair of sockets.
 */

#define _GNU_SOURCE /* memmem */

#include "serve/http.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOKEN "a-token-that-nobody-guesses"
#define PORT 9798
#define MOST_REQUEST 65536 /* a socket takes so much at once */
#define MOST_TURNS 10000   /* of the server, until it must be done */

static struct service service;
static struct listening listening = {.host = "127.0.0.1", .port = PORT, .fd = -1};
static struct guard guard = {.listening = &listening, .token = TOKEN};
static struct http http = {.service = &service, .guard = &guard, .costs = "{\"floors\":[],\"classical\":[]}"};

struct MHD_Daemon *__wrap_MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback accept,
                                           void *accept_cls, MHD_AccessHandlerCallback handle, void *handle_cls, ...);
struct MHD_Daemon *__real_MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback accept,
                                           void *accept_cls, MHD_AccessHandlerCallback handle, void *handle_cls, ...);

struct MHD_Daemon *__wrap_MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback accept,
                                           void *accept_cls, MHD_AccessHandlerCallback handle, void *handle_cls, ...)
{
    (void)flags;
    return __real_MHD_start_daemon(MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET, port, accept, accept_cls,
                                   handle, handle_cls, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                   (size_t)HTTP_CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

/* ---- A service that knows something ---- */

static void add_tick(double at)
{
    static uint8_t ek[PQLANE_MLKEM512_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM512_PRIVATE_KEY_BYTES];
    pqlane_metrics *sum;
    if (pqlane_kem_keygen(pqlane_alg_find("ML-KEM-512"), ek, dk) != PQLANE_OK || pqlane_metrics_take(&sum) != PQLANE_OK)
        abort();
    service.tick = ticks_add(&service.ticks, sum, at, at, 1);
}

static void begin(void)
{
    char error[LISTENING_ERROR_BYTES];
    if (!service_open(&service, "/nowhere", 1, 4)) abort();
    add_tick(1);
    add_tick(2);
    events_say(&service.events, 2, 2, EVENT_PROBLEM, "none");
    service.is_ready = true;
    if (!service.tick || !http_open(&http, error)) abort();
}

/* ---- What comes back ---- */

struct part {
    const char *at;
    size_t len;
};

static const char *find(struct part in, const char *what)
{
    return memmem(in.at, in.len, what, strlen(what));
}

/* The first answer's head, with the empty line. */
static struct part head_of(struct part answers)
{
    const char *end = find(answers, "\r\n\r\n");
    if (!end) abort();
    return (struct part){answers.at, (size_t)(end - answers.at) + 4};
}

/* What stands behind the head, as far as the head says how much that is. */
static bool take_body(struct part answers, struct part head, struct part *body)
{
    static const char name[] = "Content-Length: ";
    const char *length = find(head, name);
    if (!length) return false;
    body->at = head.at + head.len;
    body->len = strtoul(length + strlen(name), NULL, 10);
    return body->len > 0 && body->len <= answers.len - head.len;
}

static bool is_json(struct part text)
{
    json_t *document = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    json_decref(document);
    return document != NULL;
}

static bool ends_with(struct part text, const char *end)
{
    const size_t len = strlen(end);
    return text.len >= len && memcmp(text.at + text.len - len, end, len) == 0;
}

/* One that tells something: to whom it may, and whole. */
static void check_told(struct part answers, struct part request)
{
    struct part body;
    const struct part head = head_of(answers);
    const bool is_page = find(head, "Content-Type: text/html");
    if (!find(request, "GET") && !find(request, "HEAD")) abort();
    if (listening.is_loopback && !find(request, ":9798")) abort();
    if (guard.has_token && !is_page && !find(request, TOKEN)) abort();
    if (!find(head, "X-Content-Type-Options: nosniff") || !find(head, "Cache-Control: no-store")) abort();
    if (is_page && !find(head, "Content-Security-Policy: default-src 'none'")) abort();
    if (find(request, "HEAD") || !take_body(answers, head, &body)) return;
    if (find(head, "Content-Type: application/json") && !is_json(body)) abort();
    if (find(head, "Content-Type: application/openmetrics-text") && !ends_with(body, "# EOF\n")) abort();
}

/* The first answer; the server may also have closed without a word. */
static void check_answers(struct part answers, struct part request)
{
    static const long understood[] = {200, 400, 401, 403, 404, 405, 411, 413, 414, 431, 500, 501, 503, 505};
    char line[13] = "";
    size_t i = 0;
    if (answers.len == 0) return;
    if (answers.len < 12 || memcmp(answers.at, "HTTP/1.", 7) != 0 || find(answers, TOKEN)) abort();
    memcpy(line, answers.at, 12);
    const long status = strtol(line + 9, NULL, 10);
    while (i < sizeof understood / sizeof *understood && understood[i] != status) i++;
    if (i == sizeof understood / sizeof *understood) abort();
    if (status == 200) check_told(answers, request);
}

/* Listeners hear one message, and that it is over. */
static void end_streams(void)
{
    if (!http.stream.listeners || http.stream.is_over) return;
    stream_send(&http.stream, strdup("event: tick\ndata: {}\n\n"));
    stream_end(&http.stream);
}

/* All that comes back until the server closes, of which so much is kept as there is room for. */
static size_t read_answers(int client, char *out, size_t size)
{
    static char more[4096];
    size_t len = 0;
    for (unsigned turn = 0; turn < MOST_TURNS; turn++) {
        ssize_t got;
        if (MHD_run(http.daemon) != MHD_YES) abort();
        while ((got = recv(client, more, sizeof more, MSG_DONTWAIT)) > 0) {
            const size_t kept = (size_t)got < size - len ? (size_t)got : size - len;
            memcpy(out + len, more, kept);
            len += kept;
        }
        if (got == 0) return len;
        end_streams();
    }
    abort(); /* it goes on for ever */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char answers[1 << 18];
    const struct sockaddr_storage nobody = {.ss_family = AF_UNIX};
    int ends[2];
    if (size == 0) return 0;
    if (!http.daemon) begin();
    guard.has_token = data[0] == 't' || data[0] == 'o';
    listening.is_loopback = data[0] != 'o';
    data++, size--;
    if (size > MOST_REQUEST) size = MOST_REQUEST;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) abort();
    if (MHD_add_connection(http.daemon, ends[0], (const struct sockaddr *)&nobody, sizeof nobody) != MHD_YES) abort();
    if (send(ends[1], data, size, MSG_NOSIGNAL) != (ssize_t)size || shutdown(ends[1], SHUT_WR) != 0) abort();
    const size_t len = read_answers(ends[1], answers, sizeof answers);
    close(ends[1]);
    http.stream.is_over = false;
    check_answers((struct part){answers, len}, (struct part){(const char *)data, size});
    return 0;
}
