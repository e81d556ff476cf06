/* SPDX-License-Identifier: Apache-2.0 */

/* The message representative mu, beside other hashes. */

#ifndef PQL_MLDSA_MU_H
#define PQL_MLDSA_MU_H

#include "mldsa.h"

/* Queues the job that makes mu, and returns where it will be. Where mu is given, there is nothing to make, and the job
 * is done. The job waits for `after`, which may be NULL. */
const uint8_t *pql_mldsa_queue_mu(struct pql_queue *queue, const struct pql_kernels *k, struct pql_mldsa_mu_job *mu,
                                  const uint8_t *tr, const struct pql_mldsa_message *message,
                                  const struct pql_job *after);

#endif
