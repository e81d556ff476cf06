/* SPDX-License-Identifier: Apache-2.0 */

/*
 * <immintrin.h>, or of gcc 12 only its parts with instructions that a tier is compiled for. The whole declares those of
 * every processor and takes half of the time in which that compiler, the one of Debian 12, compiles a file of kernels.
 * Its parts ask whether they are included by the whole; nothing else here may include it.
 */

#ifndef PQL_INTRINSICS_H
#define PQL_INTRINSICS_H

#if defined __GNUC__ && __GNUC__ == 12 && !defined __clang__
#define _IMMINTRIN_H_INCLUDED /* NOLINT(bugprone-reserved-identifier) */
#include <smmintrin.h>

#include <avxintrin.h>

#include <avx2intrin.h>
#ifdef __AVX512F__
#include <avx512fintrin.h>
#include <avx512vlintrin.h>
#endif
#ifdef __AVX512BW__
#include <avx512bwintrin.h>
#include <avx512vlbwintrin.h>
#endif
#ifdef __AVX512DQ__
#include <avx512dqintrin.h>
#include <avx512vldqintrin.h>
#endif
#ifdef __AVX512VBMI__
#include <avx512vbmiintrin.h>
#include <avx512vbmivlintrin.h>
#endif
#ifdef __AVX512VBMI2__
#include <avx512vbmi2intrin.h>
#include <avx512vbmi2vlintrin.h>
#endif
#else
#include <immintrin.h>
#endif

#endif
