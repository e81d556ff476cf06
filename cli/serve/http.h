/* SPDX-License-Identifier: Apache-2.0 */

/* The service over HTTP, and HTTPS: docs/serve.md has every path. */

#ifndef PQL_SERVE_HTTP_H
#define PQL_SERVE_HTTP_H

#include "guard.h"
#include "service.h"
#include "stream.h"

#include <stdatomic.h>

#define HTTP_THREADS 2u
#define HTTP_CONNECTIONS 64u
#define HTTP_TIMEOUT_S 10u           /* without a byte in either direction */
#define HTTP_CONNECTION_BYTES 16384u /* for a request's head, and what is being sent */
#define HTTP_HELD_BYTES (32u << 20)  /* answers that slow readers have not taken yet, all together */

struct http {
    struct service *service;
    const struct guard *guard;     /* with an open place to listen at, which is closed with the rest */
    const char *costs;             /* JSON */
    const char *certificate, *key; /* PEM; NULL: no TLS */
    struct stream stream;
    atomic_size_t held;
    struct MHD_Daemon *daemon;
};

bool http_can_tls(void);

/* The upper members are filled in. False: `error` says why. */
bool http_open(struct http *http, char error[LISTENING_ERROR_BYTES]);
void http_close(struct http *http);

#endif
