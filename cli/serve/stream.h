/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Server-sent events: the same messages for all who listen. The last few are kept; whoever reads so slowly that the
 * next one for him is gone is cut off, and may come again. Who has nothing to read is suspended and costs nothing.
 */

#ifndef PQL_SERVE_STREAM_H
#define PQL_SERVE_STREAM_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define STREAM_KEPT 16
#define STREAM_MOST 32 /* listeners: half of all connections, so that there is always room for scrapes */

struct listener;

struct stream {
    pthread_mutex_t lock;
    char *messages[STREAM_KEPT]; /* a ring: message n is at n % STREAM_KEPT */
    uint64_t next;               /* the number of the next message */
    struct listener *listeners;
    size_t count;
    bool is_over;
};

void stream_open(struct stream *stream);
void stream_close(struct stream *stream); /* after all connections are */

/* Sends a message, which is taken over, to all. */
void stream_send(struct stream *stream, char *message);

/* Nobody waits any more; whoever listens is sent away. */
void stream_end(struct stream *stream);

/* What is sent to one more listener; NULL: there are too many, or there is no memory. */
struct MHD_Response *stream_response(struct stream *stream, struct MHD_Connection *connection);

#endif
