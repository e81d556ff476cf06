/* SPDX-License-Identifier: Apache-2.0 */

/* What is counted, by the names that `pqlane bench` has for it. */

#ifndef PQL_METRICS_OPERATIONS_H
#define PQL_METRICS_OPERATIONS_H

#define PQL_ALGS 32 /* rows of the table of algorithms that there is room for */

#define PQL_OPERATIONS(X)                 \
    X(KEYGEN, "keygen")                   \
    X(KEYGEN_BATCH, "keygen+batch")       \
    X(ENCAPS, "encaps")                   \
    X(ENCAPS_PREPARED, "encaps+prepared") \
    X(ENCAPS_BATCH, "encaps+batch")       \
    X(DECAPS, "decaps")                   \
    X(DECAPS_PREPARED, "decaps+prepared") \
    X(DECAPS_BATCH, "decaps+batch")       \
    X(SIGN, "sign")                       \
    X(SIGN_PREPARED, "sign+prepared")     \
    X(SIGN_BATCH, "sign+batch")           \
    X(VERIFY, "verify")                   \
    X(VERIFY_PREPARED, "verify+prepared") \
    X(VERIFY_BATCH, "verify+batch")       \
    X(PREPARE_PUBLIC, "prepare+public")   \
    X(PREPARE_PRIVATE, "prepare+private") \
    X(CHECK_PUBLIC, "check+public")       \
    X(CHECK_PRIVATE, "check+private")     \
    X(CHECK_PAIR, "check+pair")           \
    X(PUBLIC_FROM_PRIVATE, "public_from_private")

enum pql_operation {
#define PQL_ENUM(id, name) PQL_OP_##id,
    PQL_OPERATIONS(PQL_ENUM)
#undef PQL_ENUM
        PQL_OPERATION_COUNT
};

extern const char *const pql_operation_names[PQL_OPERATION_COUNT];

#endif
