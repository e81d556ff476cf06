/* SPDX-License-Identifier: Apache-2.0 */

/* A libssl that belongs to the libcrypto beside it and can do nothing. FAULT says why. */

#include <openssl/crypto.h>

#include <stdlib.h>

enum fault {
    LACKS,  /* all but the first of the functions that handshakes take */
    CRASHES /* as soon as it is loaded */
};

/* It needs libcrypto, or the linker would leave that out. */
__attribute__((visibility("default"))) int TLS_client_method(void)
{
    return OPENSSL_init_crypto(0, NULL);
}

__attribute__((constructor)) static void begin(void)
{
    if (FAULT == CRASHES) abort();
}
