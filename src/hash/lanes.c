/* SPDX-License-Identifier: Apache-2.0 */

#include "lanes.h"

#include "bytes.h"
#include "sys.h"

static void start(struct pql_sponge *lane, const struct pql_keccak_kernels *k, const struct pql_job *job)
{
    pql_sponge_init(lane, job->rate, job->domain);
    for (unsigned i = 0; i < PQL_JOB_SPANS; i++) pql_sponge_absorb(lane, k, job->in[i].data, job->in[i].len);
    pql_sponge_absorb(lane, k, job->suffix, job->suffix_len);
}

void pql_run_jobs(const struct pql_keccak_kernels *k, const struct pql_job *jobs, size_t count)
{
    struct pql_sponge lane;
    uint8_t block[PQL_MAX_RATE];
    for (const struct pql_job *job = jobs; job < jobs + count; job++) {
        start(&lane, k, job);
        if (!job->sink) {
            pql_sponge_squeeze(&lane, k, job->out, job->need);
            continue;
        }
        for (unsigned have = 0; have < job->need;) {
            pql_sponge_squeeze(&lane, k, block, job->rate);
            have = job->sink(job->out, have, block, job->rate);
        }
    }
    pql_wipe(&lane, sizeof lane);
    pql_wipe(block, sizeof block);
}
