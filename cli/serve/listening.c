/* SPDX-License-Identifier: Apache-2.0 */

#include "listening.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAITING 128 /* connections that nobody has accepted yet */

static bool is_port(const char *text)
{
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 5 && !text[digits] && atoi(text) <= 65535;
}

static bool resolve(struct listening *to, const char *host, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV}, *found;
    if (strcmp(host, "localhost") == 0) host = "127.0.0.1";
    if (getaddrinfo(host, port, &hints, &found) != 0) return false;
    memcpy(&to->address, found->ai_addr, found->ai_addrlen);
    to->length = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

/* The address in its shortest spelling, and whether it is one of loopback. */
static void describe(struct listening *to)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (to->address.ss_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)&to->address;
        inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
        snprintf(to->host, sizeof to->host, "[%s]", text);
        to->is_loopback = IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
    } else {
        const struct sockaddr_in *in = (const struct sockaddr_in *)&to->address;
        inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
        snprintf(to->host, sizeof to->host, "%s", text);
        to->is_loopback = ntohl(in->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    }
}

bool listening_parse(struct listening *to, const char *text)
{
    char host[80];
    const char *colon = strrchr(text, ':');
    const size_t length = colon ? (size_t)(colon - text) : 0;
    *to = (struct listening){.fd = -1};
    if (length == 0 || length >= sizeof host || !is_port(colon + 1)) return false;
    memcpy(host, text, length);
    host[length] = '\0';
    const bool is_bracketed = host[0] == '[' && host[length - 1] == ']';
    if (is_bracketed) host[length - 1] = '\0';
    if (strchr(host, ':') && !is_bracketed) return false;
    if (!resolve(to, host + is_bracketed, colon + 1)) return false;
    describe(to);
    to->port = (uint16_t)atoi(colon + 1);
    return is_bracketed == (to->address.ss_family == AF_INET6);
}

bool listening_open(struct listening *to, char error[LISTENING_ERROR_BYTES])
{
    const int on = 1;
    struct sockaddr_storage real;
    socklen_t length = sizeof real;
    to->fd = socket(to->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (to->fd >= 0 && setsockopt(to->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(to->fd, (const struct sockaddr *)&to->address, to->length) == 0 && listen(to->fd, WAITING) == 0 &&
        getsockname(to->fd, (struct sockaddr *)&real, &length) == 0) {
        to->port = ntohs(real.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)&real)->sin6_port
                                                    : ((const struct sockaddr_in *)&real)->sin_port);
        return true;
    }
    snprintf(error, LISTENING_ERROR_BYTES, "%s:%u: %s%s", to->host, to->port, strerror(errno),
             errno == EADDRINUSE ? ": name another port with --listen" : "");
    if (to->fd >= 0) close(to->fd);
    to->fd = -1;
    return false;
}
