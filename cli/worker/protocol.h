/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a measuring worker says: lines of words on standard output, read by cli/measure/worker.c. It gets nothing but
 * its arguments, so a worker can be run by hand. Times are ticks of the worker's clock, whole numbers, with the clock's
 * own cost taken off.
 *
 *     pqlane-worker 5                  first line: the version of this protocol
 *     cpu N                            pinned to this CPU
 *     library SIDE DRIVER ABI VERSION BACKEND
 *                                      one per library, in the order of the arguments (SIDE 0, 1); ABI 0: not known
 *     build SIDE TEXT...               compiler and flags of that library
 *     lacks SIDE TEXT...               why nothing can be measured of what stands beside that library (--beside):
 *                                      goes on after the name of that file
 *     backend SIDE STATE NAME          mode list: a backend of that library, slowest first; STATE as in pqlane.h
 *     algorithm KIND CATEGORY PUBLIC CIPHERTEXT SIGNATURE
 *                                      mode list: of the operations that follow (pqlane_driver.h); lengths in bytes
 *     operation SIDES NAME [varies]    mode list: 1 in the first library, 2 in the second, 3 in both; varies: its time
 *                                      depends on chance
 *     visit NAME                       work on this operation starts; the lines below are about it
 *     on BACKEND                       modes bench and cost with several backends: the lines below are about
 *                                      this one
 *     memory STACK HEAP                mode bench: one call's peak bytes of stack, and bytes asked of the heap
 *                                      (- if unknown)
 *     wire UP DOWN                     mode bench, handshakes: bytes that one sent from client to server, and back
 *     batch N T...                     modes bench and cost: N operations took T ticks, once per T
 *     single T...                      mode bench: one operation took T ticks, or its share of a call that does several
 *     stack C B                        mode pairs: one call's peak bytes of stack in each library; not said by
 *                                      a worker with a sanitizer
 *     pair N C B C B ...               mode pairs: N operations took C ticks in the first library, B in the second; as
 *                                      many pairs as asked for, up to WORKER_PAIRS_TIMES as many, or of calls that
 *                                      take seconds fewer, but WORKER_PAIRS_LEAST (and no fewer than asked for if
 *                                      that is less)
 *     counted N                        mode count: callgrind was told to write down N operations
 *     kernel PART NAME K M N T...      mode cost: the operation's time goes into this, M of them call it K times; N
 *                                      calls by themselves took T ticks. Named random/BYTES: drawing randomness
 *     preempted N                      before the end: so often another process took the CPU away
 *     clock NAME RATE OVERHEAD         before the end: "tsc" or "monotonic", ticks per second, and the ticks that
 *                                      reading it twice costs
 *     end                              all was said; a stream without it was cut
 *     error KIND SIDE TEXT...          instead of the rest: KIND is one word, SIDE 0, 1 or -; the worker leaves with 1
 *
 * The kinds: usage, copy, driver, library, symbol, backend, cpu, operation, answers, memory, clock,
 * count.
 */

#ifndef PQL_WORKER_PROTOCOL_H
#define PQL_WORKER_PROTOCOL_H

#define WORKER_PROTOCOL_VERSION 5
#define WORKER_MOST_LINE (1 << 20) /* bytes of a line, and of a command line */
#define WORKER_MOST_BACKENDS 8     /* of a library */
#define WORKER_PAIRS_TIMES 8       /* where pairs differ much */
#define WORKER_PAIRS_LEAST 5
#define WORKER_BOTH (-1) /* SIDE of an error that is no library's */

#endif
