/* SPDX-License-Identifier: Apache-2.0 */

/* What a file of vectors is called in fuzz_vectors, by its first byte: formats go by contents first, then by names. */

#ifndef PQL_TESTS_FUZZ_VECTOR_NAMES_H
#define PQL_TESTS_FUZZ_VECTOR_NAMES_H

static const char *const vector_names[] = {
    "something-else.bin",
    "ML-KEM-keyGen.json",
    "SHA3-256.json",
    "ML-KEM-512.txt",
    "modulus/ML-KEM-768.txt",
    "strcmp/ML-KEM-512.txt",
    "kat_MLDSA_44_det_pure.rsp",
    "kat_MLDSA_65_det_pure.rsp",
    "kat_MLDSA_87_hedged_raw.rsp",
    "benchmark/ML-DSA-44.json",
    "benchmark/ML-DSA-65.json",
    "accumulated.json",
    "ML-DSA-44.crt",
    "ML-KEM-1024-both.priv",
    "mlkem_768_test.json",
    "testvectors.json",
    "index.json",
    "slh_dsa.vec",
};

#define VECTOR_NAMES (sizeof vector_names / sizeof *vector_names)

#endif
