/* SPDX-License-Identifier: Apache-2.0 */

/* What the service knows, as JSON: docs/serve.md has every member. All return text for the caller to free, or NULL: no
 * memory. */

#ifndef PQL_SERVE_API_H
#define PQL_SERVE_API_H

#include "service.h"

char *api_status(struct service *service);
char *api_processes(struct service *service);
char *api_series(struct service *service);

/* Ticks of the last so many seconds. */
char *api_history(struct service *service, double seconds);

/* What the last look brought, as server-sent events. "": nothing. */
char *api_news(struct service *service);

#endif
