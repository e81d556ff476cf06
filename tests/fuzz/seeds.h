/* SPDX-License-Identifier: Apache-2.0 */

/* Valid inputs to start fuzzing from, made by the library and the command's own writers. */

#ifndef PQL_TESTS_FUZZ_SEEDS_H
#define PQL_TESTS_FUZZ_SEEDS_H

#include <stddef.h>
#include <stdint.h>

/* Writes one seed of a harness: `first` before the data, first_len bytes. Ends the process if it cannot. */
void seed_write(const char *harness, const uint8_t *first, size_t first_len, const uint8_t *data, size_t len);

/* Ends the process with a line that says what was wrong with the seeds themselves. */
void seed_must(int condition, const char *what);

void seeds_of_library(void);
void seeds_of_keys(void);
void seeds_of_vectors(void);

#endif
