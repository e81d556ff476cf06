/* SPDX-License-Identifier: Apache-2.0 */

/* Finding the functions. */

#include "library.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

int library_fail(struct library *library, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(library->error, sizeof library->error, format, list);
    va_end(list);
    return -1;
}

#define FUNCTION(name) {"pqlane_" #name, offsetof(struct library, name)},
static const struct {
    const char *name;
    size_t offset;
} needed[] = {PQLANE_API_NEEDED(FUNCTION)}, optional[] = {PQLANE_API_OPTIONAL(FUNCTION)};

/* Stores the address of a function, or NULL, in the member at an offset. */
static bool find_function(struct library *library, void *handle, const char *name, size_t offset)
{
    void *address = dlsym(handle, name);
    memcpy((char *)library + offset, &address, sizeof address);
    return address != NULL;
}

bool library_has(const struct library *library, size_t offset)
{
    void *address;
    memcpy(&address, (const char *)library + offset, sizeof address);
    return address != NULL;
}

bool library_find_functions(struct library *library, void *handle)
{
    if (!find_function(library, handle, "pqlane_abi_version", offsetof(struct library, abi_version))) {
        library_fail(library, "is not libpqlane: it has no pqlane_abi_version");
        return false;
    }
    unsigned abi = library->abi_version();
    if (abi != PQLANE_ABI_VERSION) {
        library_fail(library, "has ABI version %u, and this worker measures version %u", abi,
                     (unsigned)PQLANE_ABI_VERSION);
        return false;
    }
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!find_function(library, handle, needed[i].name, needed[i].offset)) {
            library_fail(library, "lacks %s", needed[i].name);
            return false;
        }
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        find_function(library, handle, optional[i].name, optional[i].offset);
    return true;
}
