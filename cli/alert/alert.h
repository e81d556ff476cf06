/* SPDX-License-Identifier: Apache-2.0 */

/* Telling whoever is on call: that something regressed (`pqlane check --alert-url`), that a promise is broken (`pqlane
 * sla watch`). Whatever becomes of it, the verdict and its exit code stay what they are. */

#ifndef PQL_ALERT_ALERT_H
#define PQL_ALERT_ALERT_H

#include "body.h"
#include "cli.h"

#define ALERT_URL_BYTES 2048

struct alert {
    char url[ALERT_URL_BYTES]; /* "": nobody is told */
    bool alertmanager;         /* else a webhook */
    double lasts;              /* as in struct alert_facts */
};

/* From the options --alert-url, --alert-format and --alert-for. Returns an enum cli_exit. */
int alert_open(struct alert *alert, const struct cli_args *args);

/* Posts what there is to say of the check (alert_list), if anything; previous may be NULL. What goes wrong is one
 * warning, which shows the URL's host and nothing else of it. False: nothing was posted. */
bool alert_send(const struct alert *alert, const json_t *check, const json_t *previous);

/* Posts a body, in so many tries (10 at most). Waits for the answer: ten seconds for each try, and between them. What
 * goes wrong is a warning, as above. */
bool alert_post(const struct alert *alert, const json_t *body, int tries);

/* "https://host:port" of a URL, without what may be secret in it. */
char *alert_place(char text[ALERT_URL_BYTES], const char *url);

#endif
