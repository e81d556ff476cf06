/* SPDX-License-Identifier: Apache-2.0 */

/* Operations of signature algorithms. */

#ifndef SECRETS_SIGNATURES_H
#define SECRETS_SIGNATURES_H

#include "subject.h"

pqlane_status sig_keygen(struct subject *s);
pqlane_status sig_keygen_seed(struct subject *s);
pqlane_status sig_sign(struct subject *s);
pqlane_status sig_sign_deterministic(struct subject *s);
pqlane_status sig_sign_rnd(struct subject *s);
pqlane_status sig_sign_context(struct subject *s);
pqlane_status sig_sign_sha2(struct subject *s);
pqlane_status sig_sign_shake(struct subject *s);
pqlane_status sig_sign_internal(struct subject *s);
pqlane_status sig_sign_mu(struct subject *s);
pqlane_status sig_mu(struct subject *s);
pqlane_status sig_mu_prehash(struct subject *s);
pqlane_status sig_sign_other(struct subject *s);
pqlane_status sig_sign_bad(struct subject *s);
pqlane_status sig_check_private(struct subject *s);
pqlane_status sig_check_private_other(struct subject *s);
pqlane_status sig_check_private_bad(struct subject *s);
pqlane_status sig_check_pair(struct subject *s);
pqlane_status sig_public(struct subject *s);
pqlane_status sig_public_other(struct subject *s);
pqlane_status sig_sign_prepared(struct subject *s);
pqlane_status sig_sign_prepared_other(struct subject *s);
pqlane_status sig_sign_prepared_bad(struct subject *s);
pqlane_status sig_sign_mu_prepared(struct subject *s);
pqlane_status sig_keygen_batch(struct subject *s);
pqlane_status sig_keygen_batch_seed(struct subject *s);
pqlane_status sig_sign_batch(struct subject *s);
pqlane_status sig_sign_batch_prepared(struct subject *s);
pqlane_status sig_sign_batch_drawn(struct subject *s);
pqlane_status sig_sign_batch_bad(struct subject *s);

#endif
