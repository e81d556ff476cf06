/* SPDX-License-Identifier: Apache-2.0 */

#include "stream.h"

#include <stdlib.h>
#include <string.h>

#define GREETING "retry: 2000\n\n" /* milliseconds, until a listener who was cut off comes again */
#define BLOCK_BYTES 4096

struct listener {
    struct stream *stream;
    struct MHD_Connection *connection;
    struct listener *next, *previous;
    bool is_greeted, waits;
    uint64_t message; /* the number of the one that is read */
    size_t offset;    /* in it */
};

void stream_open(struct stream *stream)
{
    *stream = (struct stream){.lock = PTHREAD_MUTEX_INITIALIZER};
}

void stream_close(struct stream *stream)
{
    for (size_t i = 0; i < STREAM_KEPT; i++) free(stream->messages[i]);
}

static void wake_all(struct stream *stream)
{
    for (struct listener *one = stream->listeners; one; one = one->next)
        if (one->waits) {
            one->waits = false;
            MHD_resume_connection(one->connection);
        }
}

void stream_send(struct stream *stream, char *message)
{
    pthread_mutex_lock(&stream->lock);
    char **place = &stream->messages[stream->next++ % STREAM_KEPT];
    free(*place);
    *place = message;
    wake_all(stream);
    pthread_mutex_unlock(&stream->lock);
}

void stream_end(struct stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    stream->is_over = true;
    wake_all(stream);
    pthread_mutex_unlock(&stream->lock);
}

/* At most `most` bytes of what comes next. */
static ssize_t read_next(struct listener *listener, char *out, size_t most)
{
    struct stream *stream = listener->stream;
    const bool is_late = listener->message + STREAM_KEPT < stream->next;
    if (listener->is_greeted && is_late) return MHD_CONTENT_READER_END_WITH_ERROR;
    if (listener->is_greeted && listener->message == stream->next) {
        if (stream->is_over) return MHD_CONTENT_READER_END_OF_STREAM;
        listener->waits = true; /* under the lock, so that nobody wakes him before he sleeps */
        MHD_suspend_connection(listener->connection);
        return 0;
    }
    const char *text = listener->is_greeted ? stream->messages[listener->message % STREAM_KEPT] : GREETING;
    const size_t left = strlen(text) - listener->offset, len = left < most ? left : most;
    memcpy(out, text + listener->offset, len);
    listener->offset += len;
    if (len == left) {
        listener->message += listener->is_greeted;
        listener->is_greeted = true;
        listener->offset = 0;
    }
    return (ssize_t)len;
}

static ssize_t read_stream(void *cls, uint64_t at, char *out, size_t most)
{
    struct listener *listener = cls;
    (void)at;
    pthread_mutex_lock(&listener->stream->lock);
    const ssize_t len = read_next(listener, out, most);
    pthread_mutex_unlock(&listener->stream->lock);
    return len;
}

static void leave(void *cls)
{
    struct listener *listener = cls;
    struct stream *stream = listener->stream;
    pthread_mutex_lock(&stream->lock);
    if (listener->next) listener->next->previous = listener->previous;
    *(listener->previous ? &listener->previous->next : &stream->listeners) = listener->next;
    stream->count--;
    pthread_mutex_unlock(&stream->lock);
    free(listener);
}

static struct listener *enter(struct stream *stream, struct MHD_Connection *connection)
{
    struct listener *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    pthread_mutex_lock(&stream->lock);
    const bool has_room = stream->count < STREAM_MOST && !stream->is_over;
    if (has_room) {
        *made = (struct listener){
            .stream = stream, .connection = connection, .next = stream->listeners, .message = stream->next};
        if (made->next) made->next->previous = made;
        stream->listeners = made;
        stream->count++;
    }
    pthread_mutex_unlock(&stream->lock);
    if (has_room) return made;
    free(made);
    return NULL;
}

struct MHD_Response *stream_response(struct stream *stream, struct MHD_Connection *connection)
{
    struct listener *listener = enter(stream, connection);
    if (!listener) return NULL;
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_stream,
                                                                      listener, leave);
    if (!response) leave(listener);
    return response;
}
