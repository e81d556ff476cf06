/* SPDX-License-Identifier: Apache-2.0 */

/* Following the parent, dropping what is not needed, and binding to a CPU. */

#include "confine.h"

#include "say.h"

#include "../rights.h"

#include "../stats/prng.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

void confine_follow_parent(long parent)
{
    if (parent == 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != (pid_t)parent) _Exit(1); /* it died before we asked */
}

void confine_drop(long parent)
{
    if (rights_drop()) confine_follow_parent(parent); /* changing the user forgets it */
}

int confine_pin(long cpu, struct prng *prng)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        fail("cpu", WORKER_BOTH, "the allowed CPUs cannot be read: %s", strerror(errno));
    if (cpu < 0) {
        size_t nth = prng_below(prng, (size_t)CPU_COUNT(&allowed));
        for (cpu = 0; !CPU_ISSET((size_t)cpu, &allowed) || nth-- > 0;) cpu++;
    }
    if (cpu >= CPU_SETSIZE || !CPU_ISSET((size_t)cpu, &allowed))
        fail("cpu", WORKER_BOTH, "CPU %ld is not one that this process may run on", cpu);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)cpu, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0)
        fail("cpu", WORKER_BOTH, "cannot bind to CPU %ld: %s", cpu, strerror(errno));
    return (int)cpu;
}
