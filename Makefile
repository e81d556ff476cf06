# SPDX-License-Identifier: Apache-2.0
#
# The front door. What is built and how is in CMakeLists.txt and CMakePresets.json; this file only says the words.

JOBS    ?= $(shell nproc 2>/dev/null || echo 2)
PREFIX  ?= /usr/local
DESTDIR ?=
LABEL   ?= default
FUZZ_SECONDS ?= 60
# Builds that `make test` runs; `make test TESTED="test asan"` adds the sanitizers.
TESTED  ?= test

RELEASE := build/release
PQLANE  := $(RELEASE)/bin/pqlane

.PHONY: all bench test install clean format lint fuzz help
.DEFAULT_GOAL := all

all: ## build the library and the command
	@tools/setup build
	@tools/build release $(JOBS)
	@echo "Built $(PQLANE) and $(RELEASE)/lib/libpqlane.so"

bench: all ## set up, build, measure every operation here, and keep the result as a baseline
	@$(PQLANE) bench --save '$(LABEL)' $(BENCH)
	@echo
	@echo "Baseline '$(LABEL)' is stored. Whether anything got slower since, tells:"
	@echo "  $(PQLANE) check --baseline '$(LABEL)'"

test: ## set up, build and run all tests
	@tools/setup test
	@for preset in $(TESTED); do tools/build $$preset $(JOBS) || exit; done
	@tools/test-summary $(JOBS) $(TESTED)

install: all ## install below DESTDIR/PREFIX (default /usr/local)
	@cmake -DCMAKE_INSTALL_PREFIX='$(PREFIX)' $(RELEASE) >/dev/null
	@tools/build release $(JOBS)
	DESTDIR='$(abspath $(DESTDIR))' cmake --install $(RELEASE)

format: ## rewrite the sources in the house's style
	@tools/setup lint
	@tools/sources c | xargs clang-format -i
	@tools/sources c | xargs clang-format -i # what it wraps in the first pass, it aligns in the second

lint: ## clang-format and clang-tidy, nothing rewritten
	@tools/setup lint test
	@cmake --preset asan-clang >/dev/null # names the files one by one, with flags that clang knows
	@tools/sources c | xargs clang-format --dry-run --Werror
	@tools/sources c | grep '^\(src\|cli\)/.*\.c$$' | xargs -P $(JOBS) -n 1 clang-tidy --quiet -p build/asan-clang

fuzz: ## run every fuzzing harness for FUZZ_SECONDS (default 60) each
	@tools/setup test
	@tools/build fuzz $(JOBS)
	@tools/fuzz $(FUZZ_SECONDS)

clean: ## remove everything that was built
	rm -rf build

help: ## this list
	@echo "make TARGET   (JOBS=$(JOBS) PREFIX=$(PREFIX) LABEL=$(LABEL))"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile | expand -t 12
