/* SPDX-License-Identifier: Apache-2.0 */

#include "pqlane.h"

#ifndef PQL_BUILD_FLAGS
#define PQL_BUILD_FLAGS "flags unknown"
#endif

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

static const struct {
    pqlane_status status;
    const char *name, *text;
} statuses[] = {
#define STATUS(name, text) \
    {                      \
        name, #name, text  \
    }
    STATUS(PQLANE_OK, "success"),
    STATUS(PQLANE_ERR_ARGUMENT,
           "a needed argument is missing, an option is unknown, or the algorithm is of another kind"),
    STATUS(PQLANE_ERR_LENGTH, "an input has a length that the algorithm does not have"),
    STATUS(PQLANE_ERR_PUBLIC_KEY, "the public key is malformed"),
    STATUS(PQLANE_ERR_PRIVATE_KEY, "the private key is malformed"),
    STATUS(PQLANE_ERR_KEY_PAIR, "the parts of the key do not belong together"),
    STATUS(PQLANE_ERR_VERIFY, "the signature is not valid for this message and key"),
    STATUS(PQLANE_ERR_CONTEXT, "the context string is longer than 255 bytes"),
    STATUS(PQLANE_ERR_WEAK_HASH, "the pre-hash function is weaker than the parameter set asks for"),
    STATUS(PQLANE_ERR_RANDOM, "the operating system gave no randomness"),
    STATUS(PQLANE_ERR_SELFTEST, "a known answer is wrong: this library cannot be trusted on this machine"),
    STATUS(PQLANE_ERR_BACKEND, "the backend is unknown, or this machine cannot run it"),
    STATUS(PQLANE_ERR_UNSUPPORTED, "the algorithm has no such operation"),
    STATUS(PQLANE_ERR_MEMORY, "the system gave no memory"),
#undef STATUS
};

const char *pqlane_status_name(pqlane_status status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status) return statuses[i].name;
    return "PQLANE_ERR_?";
}

const char *pqlane_status_text(pqlane_status status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status) return statuses[i].text;
    return "an error that this version does not know";
}

const char *pqlane_version(void)
{
    return PQLANE_VERSION_STRING;
}

unsigned pqlane_abi_version(void)
{
    return PQLANE_ABI_VERSION;
}

const char *pqlane_build_info(void)
{
    return COMPILER ", " PQL_BUILD_FLAGS;
}
