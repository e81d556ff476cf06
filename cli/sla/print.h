/* SPDX-License-Identifier: Apache-2.0 */

#ifndef PQL_SLA_PRINT_H
#define PQL_SLA_PRINT_H

#include "judge.h"

bool sla_judgement_print(const struct sla_judgement *judgement); /* false: out of memory */

#endif
