/* SPDX-License-Identifier: Apache-2.0 */

#include "rights.h"

#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define NOBODY 65534

bool rights_drop(void)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (geteuid() != 0) return false;
    if (unshare(CLONE_NEWNET) != 0) errno = 0; /* containers often refuse: then the network stays */
    if (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0)
        return false;
    prctl(PR_SET_DUMPABLE, 1); /* or /proc/self would belong to root, and the copies could not be named */
    return true;
}
