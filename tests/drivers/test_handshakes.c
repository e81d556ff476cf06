/* SPDX-License-Identifier: Apache-2.0 */

/* Handshakes of this system's libssl: each with the group and the chain that its name says, the bytes that its parts
 * have and hardly more, and none with a root, or inputs, that are not its own. */

#include "drivers/drivers.h"
#include "drivers/openssl/work.h"
#include "drivers/parts.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define SENT 2 /* certificates */

/* What the two sides send of a key exchange, and how libssl numbers it. */
static const struct group {
    const char *shown;
    size_t up, down;
    long number;
} groups[] = {
    {"X25519", 32, 32, NID_X25519},
    {"X448", 56, 56, NID_X448},
    {"ECDH-P256", 65, 65, NID_X9_62_prime256v1},
    {"ECDH-P384", 97, 97, NID_secp384r1},
    {"X25519MLKEM768", 1216, 1120, 0x10011ec},
    {"SecP256r1MLKEM768", 1249, 1153, 0x10011eb},
    {"SecP384r1MLKEM1024", 1665, 1665, 0x10011ed},
    {"ML-KEM-512", 800, 768, 0x1000200},
    {"ML-KEM-768", 1184, 1088, 0x1000201},
    {"ML-KEM-1024", 1568, 1568, 0x1000202},
};

/* Of every handshake beside its keys, ciphertexts and signatures: hello, extensions, records, Finished; and what is in
 * two certificates. Signatures of ECDSA are up to 8 bytes shorter than they could be. */
#define LEAST_UP 180
#define MOST_UP 320
#define LEAST_DOWN 450
#define MOST_DOWN 650

struct openssl {
    void *handle;
    struct ossl *library;
};

/* The libssl that belongs to this process's libcrypto. */
static int open_openssl(void **state)
{
    static struct openssl openssl;
    char name[32];
    snprintf(name, sizeof name, "libssl.so.%u", OPENSSL_version_major());
    openssl.handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (openssl.handle) openssl.library = driver_openssl.open(openssl.handle);
    *state = &openssl;
    return 0;
}

static const struct openssl *need(void **state)
{
    const struct openssl *openssl = *state;
    if (!openssl->handle) skip();
    assert_non_null(openssl->library);
    assert_true(openssl->library->has_libssl);
    return openssl;
}

/* Number i of the handshakes of this operation; NULL past the last. */
static const pqlane_driver_operation *handshake_number(const struct openssl *openssl, const char *name, size_t number)
{
    const pqlane_driver_operation *operation;
    for (size_t i = 0; (operation = driver_openssl.operation(openssl->library, i)); i++)
        if (operation->algorithm->kind == PQLANE_DRIVER_HANDSHAKE && strcmp(operation->name, name) == 0 &&
            number-- == 0)
            return operation;
    return NULL;
}

static const pqlane_driver_operation *handshake_named(const struct openssl *openssl, const char *pair, const char *name)
{
    const pqlane_driver_operation *operation;
    for (size_t i = 0; (operation = handshake_number(openssl, name, i)); i++)
        if (strcmp(operation->algorithm->name, pair) == 0) return operation;
    fail_msg("there is no %s/%s", pair, name);
    return NULL;
}

static void make_inputs(const struct openssl *openssl, const pqlane_driver_operation *operation,
                        pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS])
{
    for (unsigned i = 0; i < PQLANE_DRIVER_INPUTS; i++) {
        uint8_t *bytes = aligned_alloc(64, PQLANE_DRIVER_INPUT_BYTES);
        size_t len = 0;
        assert_non_null(bytes);
        if (driver_openssl.make(openssl->library, operation->algorithm, 1, i, bytes, &len))
            fail_msg("%s", driver_openssl.error(openssl->library));
        inputs[i] = (pqlane_driver_input){bytes, len};
    }
}

static void free_inputs(const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS])
{
    for (unsigned i = 0; i < PQLANE_DRIVER_INPUTS; i++) free((uint8_t *)(uintptr_t)inputs[i].data);
}

/* ---- What libssl says of its connections ---- */

static struct seen {
    int connections, version, chain;
    long group;
    bool verified, right_key;
    const char *key;
} seen;

#define LIBSSL(X)              \
    X(SSL_version)             \
    X(SSL_ctrl)                \
    X(SSL_get_verify_result)   \
    X(SSL_get_peer_cert_chain) \
    X(SSL_CTX_set_info_callback)
#define MEMBER(name) __typeof__ (&name)(name);
static struct {
    LIBSSL(MEMBER)
} libssl;

static void find(void *handle, const char *name, void *function)
{
    void *address = dlsym(handle, name);
    assert_non_null(address);
    memcpy(function, &address, sizeof address);
}

static void look(const SSL *ssl, int where, int result)
{
    (void)result;
    if (where != SSL_CB_HANDSHAKE_DONE) return;
    SSL *connection = (SSL *)(uintptr_t)ssl;
    const STACK_OF(X509) *chain = libssl.SSL_get_peer_cert_chain(ssl);
    seen.connections++;
    seen.version = libssl.SSL_version(ssl);
    seen.group = libssl.SSL_ctrl(connection, SSL_CTRL_GET_NEGOTIATED_GROUP, 0, NULL);
    seen.verified = libssl.SSL_get_verify_result(ssl) == X509_V_OK;
    seen.chain = sk_X509_num(chain);
    seen.right_key = EVP_PKEY_is_a(X509_get0_pubkey(sk_X509_value(chain, 0)), seen.key) == 1;
}

static const struct group *group_of(const char *pair)
{
    const size_t len = strcspn(pair, "+");
    for (size_t i = 0; i < LENGTH(groups); i++)
        if (strlen(groups[i].shown) == len && strncmp(groups[i].shown, pair, len) == 0) return &groups[i];
    fail_msg("%s is of no group that this test knows", pair);
    return NULL;
}

static void check_bytes(const pqlane_driver_operation *operation, const struct ossl_row *row,
                        const pqlane_driver_talk *talk, uint64_t count)
{
    static size_t rest_up; /* the same in all */
    const char *name = operation->algorithm->name;
    const struct group *group = group_of(name);
    const pqlane_driver_algorithm *signer = &row->signer->shown;
    const size_t down = group->down + SENT * (signer->public_key + signer->signature) + signer->signature;
    if (talk->up % count) fail_msg("%s: the client does not always send as much", name);
    if (!rest_up) rest_up = talk->up / count - group->up;
    if (talk->up / count - group->up != rest_up || rest_up < LEAST_UP || rest_up > MOST_UP)
        fail_msg("%s: the client sends %zu bytes", name, (size_t)(talk->up / count));
    if (talk->down / count < down + LEAST_DOWN || talk->down / count > down + MOST_DOWN)
        fail_msg("%s: the server sends %zu bytes, %zu in parts", name, (size_t)(talk->down / count), down);
}

static void handshakes_are_what_they_say(void **state)
{
    const struct openssl *openssl = need(state);
    const pqlane_driver_operation *operation;
    pqlane_driver_talk talk;
    size_t count = 0;
#define FIND(name) find(openssl->handle, #name, &libssl.name);
    LIBSSL(FIND)
    for (; (operation = handshake_number(openssl, "handshake", count)); count++) {
        pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS];
        make_inputs(openssl, operation, inputs);
        struct ossl_work *work = driver_openssl.prepare(openssl->library, operation, inputs, 0);
        if (!work) fail_msg("%s", driver_openssl.error(openssl->library));
        seen = (struct seen){.key = work->row->signer->name};
        libssl.SSL_CTX_set_info_callback(work->inputs[0].client, look);
        assert_int_equal(driver_openssl.run(work, 0, 2 * PQLANE_DRIVER_INPUTS), 0);
        driver_openssl.talked(work, &talk);
        assert_int_equal(talk.aside, 0);
        check_bytes(operation, work->row, &talk, 2 * PQLANE_DRIVER_INPUTS);
        assert_int_equal(seen.connections, 2);
        assert_int_equal(seen.version, TLS1_3_VERSION);
        assert_int_equal(seen.group, group_of(operation->algorithm->name)->number);
        assert_int_equal(seen.chain, SENT);
        assert_true(seen.verified);
        assert_true(seen.right_key);
        driver_openssl.tear_down(work);
        free_inputs(inputs);
    }
    assert_true(count >= 4 * 7); /* what OpenSSL 3.0 has */
}

static void each_side_puts_the_other_aside(void **state)
{
    const struct openssl *openssl = need(state);
    const pqlane_driver_operation *operation = handshake_named(openssl, "X25519+RSA-2048", "client"),
                                  *server = handshake_named(openssl, "X25519+RSA-2048", "server");
    pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS];
    pqlane_driver_talk of_client, of_server;
    make_inputs(openssl, operation, inputs);
    void *work = driver_openssl.prepare(openssl->library, operation, inputs, 0);
    assert_non_null(work);
    assert_int_equal(driver_openssl.run(work, 0, 50), 0);
    driver_openssl.talked(work, &of_client);
    driver_openssl.tear_down(work);
    work = driver_openssl.prepare(openssl->library, server, inputs, 0);
    assert_non_null(work);
    assert_int_equal(driver_openssl.run(work, 0, 50), 0);
    driver_openssl.talked(work, &of_server);
    driver_openssl.tear_down(work);
    free_inputs(inputs);
    assert_true(of_client.aside > 50 * 10000); /* nobody signs with RSA in 10 us */
    assert_true(of_server.aside > 50 * 10000);
    assert_int_equal(of_client.up, of_server.up);
}

/* ---- What is refused ---- */

static void assert_refused(const struct openssl *openssl, const pqlane_driver_operation *operation,
                           const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], const char *words)
{
    if (driver_openssl.prepare(openssl->library, operation, inputs, 0)) fail_msg("not refused: %s", words);
    const char *error = driver_openssl.error(openssl->library);
    if (!strstr(error, words)) fail_msg("\"%s\" has no \"%s\" in it", error, words);
}

static size_t first_certificate(pqlane_driver_input chain)
{
    assert_true(chain.len > 4 && chain.data[0] == 0x30 && chain.data[1] == 0x82);
    return 4 + ((size_t)chain.data[2] << 8 | chain.data[3]);
}

static void a_root_of_others_is_refused(void **state)
{
    const struct openssl *openssl = need(state);
    const pqlane_driver_operation *operation = handshake_named(openssl, "X25519+ECDSA-P384", "handshake");
    static uint8_t chain[1 << 16], input[PQLANE_DRIVER_INPUT_BYTES] __attribute__((aligned(64)));
    pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS];
    struct parts own, other;
    make_inputs(openssl, operation, inputs);
    assert_true(parts_read(&own, inputs[0]) && parts_read(&other, inputs[1]));
    const size_t own_root = first_certificate(own.part[1]), other_root = first_certificate(other.part[1]);
    memcpy(chain, other.part[1].data, other_root);
    memcpy(chain + other_root, own.part[1].data + own_root, own.part[1].len - own_root);
    own.part[1] = (pqlane_driver_input){chain, other_root + own.part[1].len - own_root};
    pqlane_driver_input changed[PQLANE_DRIVER_INPUTS];
    memcpy(changed, inputs, sizeof changed);
    changed[0].data = input;
    assert_true(parts_write(&own, input, &changed[0].len));
    assert_refused(openssl, operation, changed, "cannot take the inputs of X25519+ECDSA-P384");
    void *work = driver_openssl.prepare(openssl->library, operation, inputs, 0); /* they were good before */
    assert_non_null(work);
    driver_openssl.tear_down(work);
    free_inputs(inputs);
}

static void inputs_that_are_cut_are_refused(void **state)
{
    const struct openssl *openssl = need(state);
    const pqlane_driver_operation *operation = handshake_named(openssl, "X25519+Ed25519", "handshake");
    static uint8_t input[PQLANE_DRIVER_INPUT_BYTES] __attribute__((aligned(64)));
    pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], changed[PQLANE_DRIVER_INPUTS];
    struct parts whole;
    make_inputs(openssl, operation, inputs);
    memcpy(changed, inputs, sizeof changed);
    changed[0].data = input;
    assert_true(parts_read(&whole, inputs[0]));
    for (int part = 0; part < 2; part++)
        for (size_t len = 0; len < whole.part[part].len; len += 1 + len / 2) {
            struct parts cut = whole;
            cut.part[part].len = len;
            assert_true(parts_write(&cut, input, &changed[0].len));
            assert_refused(openssl, operation, changed, "cannot take the inputs of X25519+Ed25519");
        }
    free_inputs(inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handshakes_are_what_they_say),
        cmocka_unit_test(each_side_puts_the_other_aside),
        cmocka_unit_test(a_root_of_others_is_refused),
        cmocka_unit_test(inputs_that_are_cut_are_refused),
    };
    return cmocka_run_group_tests(tests, open_openssl, NULL);
}
