/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What one side writes lies in memory until the other reads it: no sockets, no waiting. Both have one group, one
 * cipher suite and version 1.3 to choose from. Nothing is resumed, so there are no tickets; the client verifies the
 * chain up to the root that it knows, and the time in it, but no host name.
 */

#include "handshake.h"

#include "chain.h"

#include <time.h>

#define SUITE "TLS_AES_128_GCM_SHA256" /* which every implementation has, RFC 8446, 9.1 */
#define MOST_TURNS 8                   /* four are enough */

enum side { CLIENT, SERVER, NO_SIDE };

/* ---- Contexts ---- */

static SSL_CTX *new_context(const struct ossl *library, const struct ossl_row *row, const SSL_METHOD *method)
{
    SSL_CTX *context = library->SSL_CTX_new(method);
    if (context && library->SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_3_VERSION, NULL) == 1 &&
        library->SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, ossl_text(row->name)) == 1 &&
        library->SSL_CTX_set_ciphersuites(context, SUITE) == 1) {
        library->SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, SSL_SESS_CACHE_OFF, NULL);
        return context;
    }
    library->SSL_CTX_free(context);
    return NULL;
}

static bool make_contexts(struct ossl_work *work, struct ossl_input *input, const struct ossl_chain *chain)
{
    const struct ossl *library = work->library;
    input->client = new_context(library, work->row, library->TLS_client_method());
    input->server = new_context(library, work->row, library->TLS_server_method());
    if (!input->client || !input->server) return false;
    library->SSL_CTX_set_verify(input->client, SSL_VERIFY_PEER, NULL);
    return library->X509_STORE_add_cert(library->SSL_CTX_get_cert_store(input->client), chain->certificate[0]) == 1 &&
           library->SSL_CTX_use_certificate(input->server, chain->certificate[2]) == 1 &&
           library->SSL_CTX_use_PrivateKey(input->server, chain->key) == 1 &&
           library->SSL_CTX_ctrl(input->server, SSL_CTRL_CHAIN_CERT, 1, chain->certificate[1]) == 1 &&
           library->SSL_CTX_set_num_tickets(input->server, 0) == 1;
}

bool ossl_hold_contexts(struct ossl_work *work, unsigned number)
{
    struct ossl_input *input = &work->inputs[number];
    struct ossl_chain chain;
    bool good = ossl_chain_read(work->library, work->row->signer, input->private_bytes, input->public_bytes, &chain) &&
                make_contexts(work, input, &chain);
    ossl_chain_clear(work->library, &chain);
    return good && ossl_handshake(work, number);
}

/* ---- Two sides ---- */

struct talk {
    const struct ossl *library;
    SSL *ssl[2];
    BIO *inbox[2];   /* what the side is about to read */
    enum side aside; /* whose time is put aside */
    enum side turn;  /* whose it is now, since then */
    uint64_t since_ns, aside_ns;
};

/* The clock is read at each change of sides, and not where nothing is put aside. */
static void turn_to(struct talk *talk, enum side side)
{
    struct timespec now;
    if (talk->aside == NO_SIDE) return;
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    const uint64_t now_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    if (talk->turn == talk->aside) talk->aside_ns += now_ns - talk->since_ns;
    talk->turn = side;
    talk->since_ns = now_ns;
}

static bool begin_side(struct talk *talk, enum side side, SSL_CTX *context)
{
    const struct ossl *library = talk->library;
    turn_to(talk, side);
    talk->ssl[side] = library->SSL_new(context);
    talk->inbox[side] = library->BIO_new(library->BIO_s_mem());
    if (!talk->ssl[side] || !talk->inbox[side]) return false;
    (side == CLIENT ? library->SSL_set_connect_state : library->SSL_set_accept_state)(talk->ssl[side]);
    return true;
}

/* One writes where the other reads. */
static bool connect_sides(struct talk *talk)
{
    const struct ossl *library = talk->library;
    for (int side = CLIENT; side <= SERVER; side++) {
        if (library->BIO_up_ref(talk->inbox[side]) != 1) return false;
        library->SSL_set0_rbio(talk->ssl[side], talk->inbox[side]);
        if (library->BIO_up_ref(talk->inbox[side]) != 1) return false;
        library->SSL_set0_wbio(talk->ssl[1 - side], talk->inbox[side]);
    }
    return true;
}

/* Until it is done or has to wait. False: it fails. */
static bool take_turn(struct talk *talk, enum side side, bool *done)
{
    const struct ossl *library = talk->library;
    turn_to(talk, side);
    const int result = library->SSL_do_handshake(talk->ssl[side]);
    *done = result == 1;
    return *done || library->SSL_get_error(talk->ssl[side], result) == SSL_ERROR_WANT_READ;
}

static bool converse(struct talk *talk)
{
    bool done[2] = {false, false}, good = connect_sides(talk);
    for (int turn = 0; turn < MOST_TURNS && good && !(done[CLIENT] && done[SERVER]); turn++)
        good = take_turn(talk, (enum side)(turn % 2), &done[turn % 2]);
    return good && done[CLIENT] && done[SERVER];
}

static void end_side(struct talk *talk, enum side side)
{
    turn_to(talk, side);
    talk->library->SSL_free(talk->ssl[side]);
    talk->library->BIO_free(talk->inbox[side]);
}

static bool handshake(struct ossl_work *work, uint64_t number, enum side aside)
{
    const struct ossl_input *input = &work->inputs[number % PQLANE_DRIVER_INPUTS];
    struct talk talk = {.library = work->library, .aside = aside, .turn = NO_SIDE};
    bool good = begin_side(&talk, CLIENT, input->client);
    good = begin_side(&talk, SERVER, input->server) && good && converse(&talk);
    if (good) {
        work->talk.up += work->library->BIO_number_written(talk.inbox[SERVER]);
        work->talk.down += work->library->BIO_number_written(talk.inbox[CLIENT]);
    }
    end_side(&talk, CLIENT);
    end_side(&talk, SERVER);
    turn_to(&talk, NO_SIDE);
    work->talk.aside += talk.aside_ns;
    return good;
}

bool ossl_handshake(struct ossl_work *work, uint64_t number)
{
    return handshake(work, number, NO_SIDE);
}

bool ossl_handshake_client(struct ossl_work *work, uint64_t number)
{
    return handshake(work, number, SERVER);
}

bool ossl_handshake_server(struct ossl_work *work, uint64_t number)
{
    return handshake(work, number, CLIENT);
}
