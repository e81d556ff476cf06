/* SPDX-License-Identifier: Apache-2.0 */

/* Stands between pqlane and a server, on a socket of its own, and loses the connection at chosen words. */

#ifndef PQL_TESTS_STORE_PROXY_H
#define PQL_TESTS_STORE_PROXY_H

#include "server.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>

enum loss {
    LOSE_BEFORE,  /* the server does not hear the words */
    LOSE_AFTER,   /* it hears them and answers, and nobody hears the answer */
    LOSE_SILENT,  /* the server does not hear them, and the client is not told: it waits */
    LOSE_LAST = 4 /* beside one of those: nobody is let in any more */
};

/* One after the other, each once. words NULL: no more, and the proxy stays. */
struct proxy_step {
    const char *words;
    int loss;
};

#define PROXY_URL "postgresql://pqlane:open%20sesame@/postgres?host=" /* and the test's folder */

static int proxy_socket(const char *where, bool listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", where);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr *to = (const struct sockaddr *)&address;
    if (fd < 0 ||
        (listening ? bind(fd, to, sizeof address) != 0 || listen(fd, 8) != 0 : connect(fd, to, sizeof address) != 0))
        _exit(2);
    return fd;
}

/* One connection, until it ends or is lost. True: it was lost as the step says. */
static bool proxy_carry(int client, int upstream, const struct proxy_step *step)
{
    static char bytes[1 << 20];
    struct pollfd ends[2] = {{client, POLLIN, 0}, {upstream, POLLIN, 0}};
    int loss = step->loss & ~LOSE_LAST;
    while (poll(ends, 2, -1) > 0) {
        for (int i = 0; i < 2; i++) {
            if (!ends[i].revents) continue;
            ssize_t size = read(ends[i].fd, bytes, sizeof bytes);
            if (size <= 0) return false;
            bool lost = i == 0 && step->words && memmem(bytes, (size_t)size, step->words, strlen(step->words));
            if (!lost || loss == LOSE_AFTER)
                for (ssize_t done = 0, wrote; done < size; done += wrote)
                    if ((wrote = write(ends[1 - i].fd, bytes + done, (size_t)(size - done))) <= 0) return false;
            if (!lost) continue;
            if (loss != LOSE_BEFORE) (void)!read(ends[loss == LOSE_AFTER].fd, bytes, sizeof bytes);
            return true;
        }
    }
    return false;
}

/* Runs in a process of its own, until it is killed. */
static pid_t proxy_run(const struct proxy_step *steps)
{
    int ready[2];
    char one;
    assert_int_equal(pipe(ready), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        signal(SIGPIPE, SIG_IGN);
        int door = proxy_socket(folder, true);
        if (write(ready[1], "x", 1) != 1) _exit(1);
        for (;;) {
            int client = accept(door, NULL, NULL), upstream = proxy_socket(server.folder, false);
            bool lost = proxy_carry(client, upstream, steps);
            bool last = lost && (steps->loss & LOSE_LAST);
            if (last) close(door);
            close(client);
            close(upstream);
            if (last) pause();
            steps += lost;
        }
    }
    assert_int_equal(read(ready[0], &one, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

#endif
