/* SPDX-License-Identifier: Apache-2.0 */

/* Opening a library with a driver, one that this worker brings or the plugin's own. A plugin may be wrong or hostile:
 * what it says is looked at before it is used. */

#include "target.h"

#include "say.h"

#include "../drivers/drivers.h"

#include <dlfcn.h>
#include <string.h>

#define MOST_ALGORITHM_NAME 64
#define MOST_OPERATION_NAME 48
#define MOST_WORD 63 /* of a driver's name, and of a version */

#define DRIVER_BROUGHT(name) &driver_##name,
static const pqlane_driver *const drivers[] = {DRIVERS(DRIVER_BROUGHT)};

static bool is_word(const char *text, size_t most, const char *without)
{
    size_t len = text ? strlen(text) : 0;
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr(without, text[i])) return false;
    return len > 0 && len <= most && text[0] != '-';
}

/* NULL: this worker brings none of that name. */
static const pqlane_driver *find_driver(const char *name)
{
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i]->name, name) == 0) return drivers[i];
    return NULL;
}

/* A plugin's table as long as this worker's: members that came after it was built are NULL. */
static const pqlane_driver *take_table(const pqlane_driver *table, int side)
{
    static pqlane_driver taken[2];
    const size_t least = offsetof(pqlane_driver, talked);
    if (table->abi != PQLANE_DRIVER_ABI || table->bytes < least)
        fail("driver", side, "has a driver of version %u with %u bytes, and this worker takes version %d with %zu",
             (unsigned)table->abi, (unsigned)table->bytes, PQLANE_DRIVER_ABI, least);
    memcpy(&taken[side], table, table->bytes < sizeof *table ? table->bytes : sizeof *table);
    return &taken[side];
}

static const pqlane_driver *driver_of(const char *name, void *handle, int side)
{
    if (find_driver(name)) return find_driver(name);
    if (strcmp(name, DRIVER_PLUGIN) != 0) fail("usage", WORKER_BOTH, "no such driver: '%s'", name);
    const pqlane_driver *table = dlsym(handle, PQLANE_DRIVER_TABLE);
    if (!table) fail("driver", side, "is no plugin: it has no " PQLANE_DRIVER_TABLE);
    const pqlane_driver *driver = take_table(table, side);
    if (!driver->open || !driver->error || !driver->version || !driver->build || !driver->operation || !driver->make ||
        !driver->prepare || !driver->run || !driver->tear_down)
        fail("driver", side, "has a driver that lacks functions");
    if (!is_word(driver->name, MOST_WORD, "")) fail("driver", side, "has a driver whose name is no word");
    if (find_driver(driver->name)) /* stored runs are told apart by it */
        fail("driver", side, "has a driver that calls itself %s, as one of pqlane's own does", driver->name);
    if (!driver->backend != !driver->current || !driver->backend != !driver->force)
        fail("driver", side, "has a driver with one of backend, current and force, but not all");
    return driver;
}

void target_open(struct target *target, const char *driver, void *handle, int side)
{
    *target = (struct target){.driver = driver_of(driver, handle, side), .side = side};
    target->library = target->driver->open(handle);
    if (!target->library) fail("library", side, "%s", target->driver->error(NULL));
    const char *version = target->driver->version(target->library), *build = target->driver->build(target->library);
    if (!is_word(version, MOST_WORD, "") || !build || strpbrk(build, "\r\n"))
        fail("driver", side, "has a driver whose version is no word, or whose build is no line");
    if (!target_backend(target)) fail("backend", side, "has no backend that can be used here (see PQLANE_BACKEND)");
}

const char *target_backend(const struct target *target)
{
    return target->driver->current ? target->driver->current(target->library) : "default";
}

void target_force(const struct target *target, const char *backend)
{
    if (!target->driver->force)
        fail("backend", target->side, "has no backends among which '%s' could be chosen", backend);
    if (target->driver->force(target->library, backend))
        fail("backend", target->side, "cannot use the backend '%s' here: %s", backend,
             target->driver->error(target->library));
}

const pqlane_driver_operation *target_operation(const struct target *target, size_t i)
{
    const pqlane_driver_operation *operation = target->driver->operation(target->library, i);
    if (!operation) return NULL;
    const pqlane_driver_algorithm *algorithm = operation->algorithm;
    if (!algorithm || !is_word(algorithm->name, MOST_ALGORITHM_NAME, "") ||
        !is_word(operation->name, MOST_OPERATION_NAME, "/") || algorithm->kind < PQLANE_DRIVER_KEM ||
        algorithm->kind > PQLANE_DRIVER_HANDSHAKE || algorithm->category > 5 || operation->at_once > 65536)
        fail("driver", target->side, "has a driver whose operation number %zu makes no sense", i);
    if (operation->flags & (PQLANE_DRIVER_DETERMINISTIC | PQLANE_DRIVER_TAKES_RANDOMNESS) && !target->driver->answer)
        fail("driver", target->side, "has a driver whose %s/%s is deterministic, but that gives no answers",
             algorithm->name, operation->name);
    return operation;
}

const pqlane_driver_operation *target_find(const struct target *target, const char *name)
{
    const char *slash = strrchr(name, '/'); /* there are slashes in names of algorithms, SHA2-512/256 */
    const size_t len = slash ? (size_t)(slash - name) : 0;
    const pqlane_driver_operation *operation;
    for (size_t i = 0; slash && (operation = target_operation(target, i)); i++)
        if (strcmp(operation->name, slash + 1) == 0 && strlen(operation->algorithm->name) == len &&
            memcmp(operation->algorithm->name, name, len) == 0)
            return operation;
    return NULL;
}
