/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Probes for tracers (USDT), where the build found <sys/sdt.h>: each is one `nop` until somebody uses it.
 *
 *     pqlane:begin  algorithm (a string), operation (a string)
 *     pqlane:end    algorithm, operation, status, how many operations it was; a batch has one for each item that failed
 *                   and one for all that succeeded
 *
 *     bpftrace -e 'usdt:/usr/lib/libpqlane.so.0:pqlane:begin { @[str(arg0), str(arg1)] = count(); }'
 */

#ifndef PQL_METRICS_PROBES_H
#define PQL_METRICS_PROBES_H

#if !defined(PQL_NO_METRICS) && defined(__has_include)
#if __has_include(<sys/sdt.h>)
#include <sys/sdt.h>
#define PQL_PROBE_BEGIN(algorithm, operation) DTRACE_PROBE2(pqlane, begin, algorithm, operation)
#define PQL_PROBE_END(algorithm, operation, status, n) DTRACE_PROBE4(pqlane, end, algorithm, operation, status, n)
#endif
#endif

#ifndef PQL_PROBE_BEGIN
#define PQL_PROBE_BEGIN(algorithm, operation) ((void)0)
#define PQL_PROBE_END(algorithm, operation, status, n) ((void)0)
#endif

#endif
