/* SPDX-License-Identifier: Apache-2.0 */

/* Where requests come in: an address of this machine, as "127.0.0.1:9798", "[::1]:9798" or "localhost:0" (any port that
 * is free). */

#ifndef PQL_SERVE_LISTENING_H
#define PQL_SERVE_LISTENING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define LISTENING_ERROR_BYTES 256

struct listening {
    struct sockaddr_storage address;
    socklen_t length;
    char host[64];    /* the address as URLs have it, with brackets if it is one of IPv6 */
    uint16_t port;    /* once it is open, the real one */
    bool is_loopback; /* nobody reaches it from another machine */
    int fd;
};

/* False: it is no address with a port. */
bool listening_parse(struct listening *to, const char *text);

bool listening_open(struct listening *to, char error[LISTENING_ERROR_BYTES]);

#endif
