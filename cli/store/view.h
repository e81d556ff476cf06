/* SPDX-License-Identifier: Apache-2.0 */

/* How stored runs look: tables for people, JSON (schema "pqlane-baselines", docs/formats.md) for programs. All print to
 * standard output. */

#ifndef PQL_CLI_STORE_VIEW_H
#define PQL_CLI_STORE_VIEW_H

#include "store/store.h"

/* False: out of memory. */
bool view_list(const struct store_run *run, size_t count, const char *path);
bool view_run(const struct store_run *run);

/* with_documents: each run's document as `run`. path: the store's, or NULL. */
bool view_json(const struct store_run *run, size_t count, const char *path, bool with_documents);

#endif
