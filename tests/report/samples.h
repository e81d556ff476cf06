/* SPDX-License-Identifier: Apache-2.0 */

/* Documents to make reports of. */

#ifndef PQL_TESTS_REPORT_SAMPLES_H
#define PQL_TESTS_REPORT_SAMPLES_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char sample_run[] =
    "{'schema': 'pqlane-run', 'version': 1, 'created': '2026-11-25T20:39:03Z', 'library': {'version': '0.1.0', 'abi': "
    "1,"
    " 'build': 'gcc 12.2.0, -O3', 'sha256': '3070f1eb5c42b8979b024689c067cf70ab349d75ffc91cc1348cc299155cfa59', "
    "'size': "
    "115152}, 'environment': {'cpu_model': 'AMD EPYC', 'cpus': 2, 'isa': 'avx avx2', 'hypervisor': 'KVM', 'governor': "
    "'unknown', 'os': 'Debian', 'kernel': 'Linux 6', 'measured_on_cpu': null, 'load_before': 0.2, 'load_after': 1.1, "
    "'steal': 0.01, 'preempted': 940, 'clock': 'tsc', 'ticks_per_second': 2096021792, 'clock_overhead_ticks': 42}, "
    "'fingerprint': {'id': 'eee5704830d83a03'}, 'backend': 'portable', 'settings': {'seconds_per_operation': 0.02, "
    "'passes': 10, 'seed': 1795639136, 'filter': null}, 'seconds': 6.3, 'operations': ["
    "{'name': 'ML-KEM-768/keygen', 'unit': 'ns', 'batch': 7, 'samples': 26, 'singles': 477, 'median': 46020.5, 'low': "
    "45000.0, 'high': 47000.0, 'mean': 51650, 'mad': 1829.1, 'min': 24770, 'p95': 55720.0, 'p99': 92250.0, 'p999': "
    "null,"
    " 'ops_per_second': 19362.0, 'ticks_median': 105850.0, 'stack_bytes': 20168, 'heap_bytes': 0, 'distribution': "
    "[[24576, 3], [45056, 400], [46080, 60], [55296, 10], [94208, 4], [3145728, 1]]},"
    "{'name': 'SHA2-512/256/hash+64B', 'unit': 'ns', 'median': 812.3, 'low': 810.0, 'high': 820.0, 'min': 800, "
    "'distribution': [[0, 1], [31, 2], [800, 10], [832, 1]]}]}";

static const char sample_check[] =
    "{'schema': 'pqlane-check', 'version': 2, 'created': '2026-11-25T20:50:11Z', 'verdict': 'regressed', 'exit_code': "
    "1,"
    " 'baseline': {'label': 'main@3', 'run': 3, 'created': '2026-11-20T09:00:00Z', 'fingerprint': 'eee5704830d83a03', "
    "'path': 'the library of main@3', 'library': {'version': '0.1.0', 'abi': 1, 'build': 'gcc', 'sha256': '3070', "
    "'size': 115152, 'backend': 'portable'}}, 'candidate': {'path': 'libpqlane.so', 'library': {'version': '0.1.1'}}, "
    "'environment': {'cpu_model': 'AMD EPYC'}, 'settings': {'pairs': 200, 'processes_least': 10, 'processes_most': 40, "
    "'confirm': true, 'early_end': true, 'budget_seconds': 240.0, 'seed': 1, 'fail_on': 'notice', 'filter': null, "
    "'alpha': 0.005, 'margin': 0.015, 'target': 0.03}, 'seconds': 200.2, 'out_of_time': true, 'control': {'verdict': "
    "'pass', 'operations': [{'name': 'ML-KEM-768/encaps', 'outcome': 'even', 'processes': 10, 'pairs': 2000, 'ratio': "
    "1.0004, 'low': 0.9991, 'high': 1.0018, 'medians': [1.0, 1.001]}]}, 'code': {'candidate': 104448, 'baseline': "
    "102400, 'ratio': 1.02, 'verdict': 'pass', 'severity': 'none'}, 'instructions': {'source': null, 'reason': "
    "'Valgrind is not installed'}, 'operations': ["
    "{'name': 'ML-KEM-768/keygen', 'verdict': 'pass', 'severity': 'none', 'reason': null, 'ratio': 1.001, 'low': "
    "0.999, "
    "'high': 1.003, 'processes': 10, 'pairs': 2000, 'medians': [1.0, 1.002], 'rounds': [], 'stack': {'candidate': "
    "20168,"
    " 'baseline': 20168, 'ratio': 1.0, 'verdict': 'pass', 'severity': 'none'}, 'instructions': null},"
    "{'name': 'ML-KEM-768/decaps', 'verdict': 'regressed', 'severity': 'emergency', 'reason': 'peak stack grew', "
    "'ratio': 1.68, 'low': 1.5, 'high': 1.8, 'processes': 40, 'pairs': 8000, 'medians': [1.6, 1.7], 'rounds': [], "
    "'stack': {'candidate': 30000, 'baseline': 20000, 'ratio': 1.5, 'verdict': 'regressed', 'severity': 'critical'}, "
    "'instructions': {'candidate': 2.0, 'baseline': 1.0, 'ratio': 2.0}},"
    "{'name': 'ML-DSA-65/sign', 'verdict': 'inconclusive', 'severity': 'none', 'reason': 'a loud median', 'ratio': "
    "1.019, 'low': 0.99, 'high': 1.04, 'processes': 40, 'pairs': 8000, 'medians': [], 'rounds': []},"
    "{'name': 'ML-DSA-65/verify', 'verdict': 'improved', 'severity': 'none', 'reason': null, 'ratio': 0.7, 'low': "
    "0.69, "
    "'high': 0.71, 'processes': 20, 'pairs': 4000, 'medians': [0.7], 'rounds': []},"
    "{'name': 'SLH-DSA-SHA2-128s/verify', 'verdict': 'new', 'severity': 'none', 'ratio': null},"
    "{'name': 'SHA3-256/hash+64B', 'verdict': 'removed', 'severity': 'none', 'ratio': null}]}";

/* The samples are written with single quotes, which no text in them has. */
static inline json_t *sample(const char *text)
{
    size_t len = strlen(text);
    char *copy = strdup(text);
    for (size_t i = 0; copy && i < len; i++)
        if (copy[i] == '\'') copy[i] = '"';
    json_t *document = copy ? json_loads(copy, 0, NULL) : NULL;
    free(copy);
    return document;
}

#endif
