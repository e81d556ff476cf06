/* SPDX-License-Identifier: Apache-2.0 */

#include "http.h"

#include "accept.h"
#include "api.h"
#include "web.h"

#include <errno.h>
#include <math.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT "text/plain; charset=utf-8"
#define JSON "application/json"
#define OPENMETRICS "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define PROMETHEUS "text/plain; version=0.0.4; charset=utf-8"

/* The dashboard brings its style and script along, and may ask this server alone. */
#define PAGE_POLICY                                                                              \
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; " \
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/* ---- Replies ---- */

struct reply {
    unsigned status;
    const char *type;
    char *text; /* NULL: no memory */
};

static struct reply sentence(unsigned status, const char *text)
{
    return (struct reply){status, TEXT, strdup(text)};
}

static struct reply reply_json(char *text)
{
    return (struct reply){MHD_HTTP_OK, JSON, text};
}

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* 503 with a sentence in *reply, where the folder cannot be read. */
static bool is_excused(struct http *http, struct reply *reply)
{
    char excuse[LIVE_ERROR_BYTES], line[LIVE_ERROR_BYTES + 1];
    if (!service_excuse(http->service, excuse)) return false;
    snprintf(line, sizeof line, "%s\n", excuse);
    *reply = sentence(MHD_HTTP_SERVICE_UNAVAILABLE, line);
    return true;
}

/* Counts that stand still look as if nothing happened: who alerts by them must hear that there are none. */
static struct reply reply_metrics(struct http *http, struct MHD_Connection *connection)
{
    struct reply reply;
    if (is_excused(http, &reply)) return reply;
    const bool is_open = accept_openmetrics(header_of(connection, "Accept"));
    return (struct reply){MHD_HTTP_OK, is_open ? OPENMETRICS : PROMETHEUS,
                          service_text(http->service, is_open ? 0 : PQLANE_METRICS_PROMETHEUS)};
}

static struct reply reply_health(struct http *http, struct MHD_Connection *connection)
{
    (void)http, (void)connection;
    return sentence(MHD_HTTP_OK, "ok\n");
}

static struct reply reply_ready(struct http *http, struct MHD_Connection *connection)
{
    struct reply reply;
    (void)connection;
    return is_excused(http, &reply) ? reply : sentence(MHD_HTTP_OK, "ok\n");
}

static struct reply reply_status(struct http *http, struct MHD_Connection *connection)
{
    (void)connection;
    return reply_json(api_status(http->service));
}

static struct reply reply_processes(struct http *http, struct MHD_Connection *connection)
{
    (void)connection;
    return reply_json(api_processes(http->service));
}

static struct reply reply_series(struct http *http, struct MHD_Connection *connection)
{
    (void)connection;
    return reply_json(api_series(http->service));
}

static struct reply reply_history(struct http *http, struct MHD_Connection *connection)
{
    const char *text = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "seconds");
    char *end = NULL;
    double seconds = INFINITY;
    if (text) seconds = strtod(text, &end);
    if (text && (end == text || *end || !isfinite(seconds) || seconds < 0))
        return sentence(MHD_HTTP_BAD_REQUEST, "seconds takes a number that is not negative\n");
    return reply_json(api_history(http->service, seconds));
}

static struct reply reply_costs(struct http *http, struct MHD_Connection *connection)
{
    (void)connection;
    return reply_json(strdup(http->costs));
}

static const struct {
    const char *path;
    struct reply (*make)(struct http *http, struct MHD_Connection *connection);
} routes[] = {
    {"/metrics", reply_metrics},
    {"/healthz", reply_health},
    {"/readyz", reply_ready},
    {"/api/v1/status", reply_status},
    {"/api/v1/processes", reply_processes},
    {"/api/v1/series", reply_series},
    {"/api/v1/history", reply_history},
    {"/api/v1/costs", reply_costs},
};

/* ---- Sending ---- */

static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status, const char *type,
                                     struct MHD_Response *response)
{
    if (!response) return MHD_NO; /* no memory: the connection is closed */
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(response, "Allow", "GET, HEAD");
    if (status == MHD_HTTP_UNAUTHORIZED) MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* A text that is being sent; it counts as held until then. */
struct body {
    struct http *http;
    char *text;
    size_t len;
};

static void forget_body(void *cls)
{
    struct body *body = cls;
    atomic_fetch_sub(&body->http->held, body->len);
    free(body->text);
    free(body);
}

static struct MHD_Response *hold(struct http *http, char *text)
{
    struct body *body = text ? malloc(sizeof *body) : NULL;
    if (!body) {
        free(text);
        return NULL;
    }
    *body = (struct body){http, text, strlen(text)};
    atomic_fetch_add(&http->held, body->len);
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(body->len, text, forget_body,
                                                                                           body);
    if (!response) forget_body(body);
    return response;
}

static enum MHD_Result send_reply(struct http *http, struct MHD_Connection *connection, struct reply reply)
{
    return send_response(connection, reply.status, reply.type, hold(http, reply.text));
}

static enum MHD_Result send_page(struct MHD_Connection *connection)
{
    union { /* the library asks for memory that could be written, and does not */
        const unsigned char *fixed;
        void *buffer;
    } page = {.fixed = web_dashboard};
    struct MHD_Response *response = MHD_create_response_from_buffer(web_dashboard_size, page.buffer,
                                                                    MHD_RESPMEM_PERSISTENT);
    if (response) MHD_add_response_header(response, "Content-Security-Policy", PAGE_POLICY);
    return send_response(connection, MHD_HTTP_OK, "text/html; charset=utf-8", response);
}

static enum MHD_Result send_stream(struct http *http, struct MHD_Connection *connection)
{
    struct MHD_Response *response = stream_response(&http->stream, connection);
    if (response) return send_response(connection, MHD_HTTP_OK, "text/event-stream", response);
    return send_reply(http, connection, sentence(MHD_HTTP_SERVICE_UNAVAILABLE, "too many listen already\n"));
}

static enum MHD_Result send_path(struct http *http, struct MHD_Connection *connection, const char *path)
{
    if (strcmp(path, "/") == 0) return send_page(connection);
    if (strcmp(path, "/api/v1/stream") == 0) return send_stream(http, connection);
    if (atomic_load(&http->held) > HTTP_HELD_BYTES)
        return send_reply(http, connection, sentence(MHD_HTTP_SERVICE_UNAVAILABLE, "others read too slowly\n"));
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (strcmp(path, routes[i].path) == 0) return send_reply(http, connection, routes[i].make(http, connection));
    return send_reply(http, connection, sentence(MHD_HTTP_NOT_FOUND, "there is no such path\n"));
}

/* The page itself says nothing, and a browser that opens it has no token yet: the page asks for one. */
static bool needs_token(const char *path)
{
    return strcmp(path, "/") != 0;
}

/* What is wrong with a request as such; its status is 0 if nothing is. */
static struct reply find_fault(const struct http *http, struct MHD_Connection *connection, const char *path,
                               const char *method)
{
    const char *length = header_of(connection, "Content-Length");
    if (!guard_host(http->guard, header_of(connection, "Host")))
        return sentence(MHD_HTTP_FORBIDDEN, "Host must be localhost, 127.0.0.1 or [::1], with the port\n");
    if (needs_token(path) && !guard_token(http->guard, header_of(connection, "Authorization")))
        return sentence(MHD_HTTP_UNAUTHORIZED, "Authorization must be Bearer and the token\n");
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return sentence(MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    if ((length && strcmp(length, "0") != 0) || header_of(connection, "Transfer-Encoding"))
        return sentence(MHD_HTTP_BAD_REQUEST, "no request here has a body\n");
    return (struct reply){0};
}

/* Called twice: with the head, where only faults are answered and the connection is then closed, and with the end. */
static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **is_known)
{
    static char known;
    struct http *http = cls;
    (void)version, (void)upload;
    if (*is_known) return *upload_size == 0 ? send_path(http, connection, path) : MHD_NO;
    *is_known = &known;
    const struct reply fault = find_fault(http, connection, path, method);
    return fault.status ? send_reply(http, connection, fault) : MHD_YES;
}

/* ---- The server ---- */

bool http_can_tls(void)
{
    return MHD_is_feature_supported(MHD_FEATURE_TLS) == MHD_YES;
}

bool http_open(struct http *http, char error[LISTENING_ERROR_BYTES])
{
    const unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           (http->certificate ? MHD_USE_TLS : 0);
    union { /* as above */
        const char *fixed;
        void *text;
    } certificate = {http->certificate}, key = {http->key};
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, certificate.text},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, key.text},
        {MHD_OPTION_END, 0, NULL},
    };
    stream_open(&http->stream);
    http->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, http, MHD_OPTION_LISTEN_SOCKET,
                                    http->guard->listening->fd, MHD_OPTION_THREAD_POOL_SIZE, HTTP_THREADS,
                                    MHD_OPTION_CONNECTION_LIMIT, HTTP_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
                                    HTTP_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONNECTION_BYTES,
                                    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY,
                                    http->certificate ? tls : &tls[2], MHD_OPTION_END);
    if (http->daemon) return true;
    close(http->guard->listening->fd);
    snprintf(error, LISTENING_ERROR_BYTES, "the server cannot be started%s",
             http->certificate ? ": certificate and key must be PEM, and belong together" : "");
    return false;
}

void http_close(struct http *http)
{
    stream_end(&http->stream);
    MHD_stop_daemon(http->daemon);
    stream_close(&http->stream);
}
