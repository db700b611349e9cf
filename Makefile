# `make help` lists the targets.

PREFIX = /usr/local
DESTDIR =

# Debian packages that the build needs, each with a header file that shows whether the package is installed.
PACKAGES = libedit-dev:histedit.h libinih-dev:ini.h libsqlite3-dev:sqlite3.h libssl-dev:openssl/ssl.h \
	libutf8proc-dev:utf8proc.h zlib1g-dev:zlib.h

# The directories in which man and the three shells look.
MAN = share/man/man1/ignite-sql.1
BASH_COMPLETION = share/bash-completion/completions/ignite-sql
ZSH_COMPLETION = share/zsh/site-functions/_ignite-sql
FISH_COMPLETION = share/fish/vendor_completions.d/ignite-sql.fish

SWIFT = swift
DOCC = docc
FUZZ_SECONDS = 60
FUZZ_RUNS =
# All targets if empty.
FUZZ_TARGETS =
# Options of debug builds, and where the one of `make lint` goes: .ci/run checks for warnings in the build that it tests.
BUILD_FLAGS =
CHECKED_FLAGS = -Xswiftc -warnings-as-errors -Xcc -Werror
LINT_SCRATCH = .build/lint
# A pattern of tests that `make test-nodes` leaves out.
SKIPPED_NODE_TESTS =
BINARY = .build/release/ignite-sql
# How much `swift build` says about the program.
BUILD_OUTPUT =
BUILT_FROM = Package.swift $(shell find Sources)

.PHONY: all run test test-nodes examples docs lint sanitize fuzz install uninstall deps clean help

all: $(BINARY) ## Build the program (release)

$(BINARY): $(BUILT_FROM) | deps
	$(SWIFT) build -c release --static-swift-stdlib --product ignite-sql $(BUILD_OUTPUT)
	@touch $@

# Standard output belongs to the program, so what is built says so on standard error. Standard input does, too; only at a
# terminal there are sample tables, because the tables of a script are its own.
run: ## Open the shell on the embedded node, with sample tables; make run < script.sql runs a script
	@[ -x $(BINARY) ] || echo 'make run: building the program, which takes some minutes the first time' >&2
	@$(MAKE) --no-print-directory --silent $(BINARY) BUILD_OUTPUT=--quiet </dev/null >&2
	@if [ -t 0 ]; then exec $(BINARY) --sample embedded:; else exec $(BINARY) embedded:; fi

# Tests that use tasks run separately, because the other tests block the few threads that tasks share. Without a real node,
# the tests that any node of Ignite 3 passes run on an embedded one, one by one, because it has one writer.
test: deps ## Build everything and run the tests; includes real nodes if IGNITE_ADDRESSES names them
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	@[ -n "$$IGNITE_ADDRESSES" ] || echo 'make test: SKIPPED the tests that need real nodes: IGNITE_ADDRESSES is not set'
	@[ -n "$$IGNITE2_ADDRESSES$$IGNITE2_H2_ADDRESSES" ] || \
		echo 'make test: SKIPPED the tests on Ignite 2: IGNITE2_ADDRESSES and IGNITE2_H2_ADDRESSES are not set'
	$(SWIFT) test --skip-build --disable-xctest --skip 'IgniteAsyncTests|OwnClusterTests'
	$(SWIFT) test --skip-build --disable-xctest --filter IgniteAsyncTests
	@[ -n "$$IGNITE_ADDRESSES" ] || Tests/on-embedded-node \
		$(SWIFT) test --skip-build --disable-xctest --no-parallel --filter '^ClusterTests' --skip 'Ignite2|OwnClusterTests'

# Apart from the other tests, which would take the time that nodes need to start and to recover.
test-nodes: deps ## Run the tests that start clusters of their own, with the command that IGNITE_CLUSTER names
	$(SWIFT) build --build-tests $(BUILD_FLAGS)
	@[ -n "$$IGNITE_CLUSTER" ] || echo 'make test-nodes: SKIPPED all of them: IGNITE_CLUSTER is not set'
	$(SWIFT) test --skip-build --disable-xctest --filter OwnClusterTests \
		$(if $(SKIPPED_NODE_TESTS),--skip '$(SKIPPED_NODE_TESTS)')

# A separate package, like those of users of the library, who must not see warnings either.
examples: deps ## Build the examples of the library, and run them on the nodes in IGNITE_ADDRESSES
	$(SWIFT) build --package-path Examples --scratch-path '$(CURDIR)/.build/examples' -Xswiftc -warnings-as-errors
	@if [ -n "$$IGNITE_ADDRESSES" ]; then .build/examples/debug/examples "$$IGNITE_ADDRESSES" $$IGNITE2_ADDRESSES; \
	else echo 'make examples: SKIPPED running them: IGNITE_ADDRESSES is not set'; fi

# The symbols that Ignite exports from IgniteCore are documented as Ignite's own, because programs do not import IgniteCore.
SYMBOLS = $(SWIFT) symbolgraph-extract -I .build/debug/Modules -I Sources/COpenSSL -output-dir .build/symbols \
	-target "$$(dirname "$$(readlink .build/debug)")" -skip-synthesized-members -emit-extension-block-symbols
docs: deps ## Build the documentation of the library in .build/docs; a warning is an error
	$(SWIFT) build --target IgniteAsync $(BUILD_FLAGS)
	$(SWIFT) build --target IgniteFoundation $(BUILD_FLAGS)
	rm -rf .build/symbols .build/docs
	mkdir -p .build/symbols
	$(SYMBOLS) -module-name Ignite -experimental-allowed-reexported-modules=IgniteCore
	$(SYMBOLS) -module-name IgniteAsync
	$(SYMBOLS) -module-name IgniteFoundation
	$(DOCC) convert docs/Ignite.docc --additional-symbol-graph-dir .build/symbols --output-path .build/docs \
		--warnings-as-errors

# The benchmarks are a package of their own, which nothing else builds; checking them takes seconds.
BENCHMARKS = Benchmarks/library/Sources
CHECK_BENCHMARK = $(SWIFT)c -swift-version 6 -warnings-as-errors -I $(LINT_SCRATCH)/debug/Modules -I Sources/COpenSSL

# Uses a scratch directory of its own, because different compiler flags would make `make test` rebuild everything.
lint: deps ## Check formatting, compiler warnings and imports
	$(SWIFT) format lint --strict --recursive Sources Tests Fuzz Examples Benchmarks/library/Sources Package.swift
	@if grep -rnE --include='*.swift' --exclude-dir=IgniteFoundation '^[^/]*\bimport +([a-z]+ +)?Foundation\b' Sources; then \
		echo 'make lint: only IgniteFoundation may import Foundation'; exit 1; fi
	$(SWIFT) build --build-tests --scratch-path $(LINT_SCRATCH) $(CHECKED_FLAGS)
	$(CHECK_BENCHMARK) -emit-module -module-name Measuring -o $(LINT_SCRATCH)/debug/Measuring.swiftmodule \
		$(BENCHMARKS)/Measuring/*.swift
	for name in $(notdir $(filter-out %/Measuring,$(wildcard $(BENCHMARKS)/*))); do \
		$(CHECK_BENCHMARK) -I $(LINT_SCRATCH)/debug -typecheck $(BENCHMARKS)/$$name/*.swift || exit 1; done

# The program itself handles the signals of a crash, and tests check that it does.
OWN_SIGNALS = handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0
# The runtime of the thread sanitizer locks itself out if a signal interrupts it and the handler calls sigaction.
NO_THREAD_SANITIZER = theTerminalIsRestoredAtASignal
# Each sanitizer has its own scratch directory, in which tests also find the program.
sanitize: deps ## Run all tests that need no node with the address and thread sanitizers
	@echo 'make sanitize: SKIPPED the tests on real nodes, and with the thread sanitizer $(NO_THREAD_SANITIZER)'
	@export LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/leaks:print_suppressions=0 \
		ASAN_OPTIONS=$(OWN_SIGNALS) \
		TSAN_OPTIONS=$(OWN_SIGNALS):suppressions=$(CURDIR)/Tests/Sanitizers/races; \
	for sanitizer in address thread; do \
		options="--sanitize=$$sanitizer --scratch-path .build/$$sanitizer" && \
		echo "make sanitize: $$sanitizer" && \
		skipped='ClusterTests|IgniteAsyncTests' && \
		if [ $$sanitizer = thread ]; then skipped="$$skipped|$(NO_THREAD_SANITIZER)"; fi && \
		$(SWIFT) build --build-tests $$options && \
		$(SWIFT) test --skip-build --disable-xctest $$options --skip "$$skipped" && \
		$(SWIFT) test --skip-build --disable-xctest $$options --filter IgniteAsyncTests || exit 1; done

# Optimized, with the address sanitizer to detect reads beyond the end of a message.
fuzz: deps ## Fuzz the formats and all readers of external bytes, for FUZZ_SECONDS=60 or FUZZ_RUNS inputs each
	IGNITE_FUZZ=1 $(SWIFT) build -c release --product fuzz --scratch-path .build/fuzz \
		-Xswiftc -sanitize=fuzzer,address
	FUZZ_SECONDS='$(FUZZ_SECONDS)' FUZZ_RUNS='$(FUZZ_RUNS)' Fuzz/run $(FUZZ_TARGETS)

install: $(BINARY) ## Install to $(DESTDIR)$(PREFIX)
	install -D -s -m 755 $(BINARY) '$(DESTDIR)$(PREFIX)/bin/ignite-sql'
	install -D -m 644 man/ignite-sql.1 '$(DESTDIR)$(PREFIX)/$(MAN)'
	install -D -m 644 completions/ignite-sql.bash '$(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)'
	install -D -m 644 completions/_ignite-sql '$(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)'
	install -D -m 644 completions/ignite-sql.fish '$(DESTDIR)$(PREFIX)/$(FISH_COMPLETION)'

uninstall: ## Remove the installed files
	for file in bin/ignite-sql $(MAN) $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION); do \
		rm -f '$(DESTDIR)$(PREFIX)'/$$file; done

deps: ## Install missing Debian packages
	@missing=; \
	for pair in $(PACKAGES); do \
		[ -e "/usr/include/$${pair#*:}" ] || [ -e "/usr/local/include/$${pair#*:}" ] || missing="$$missing $${pair%:*}"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if ! command -v apt-get >/dev/null; then \
		echo "make deps: apt-get not found; install these packages (Debian names) by hand:$$missing" >&2; exit 1; fi; \
	sudo=; \
	if [ "$$(id -u)" != 0 ]; then \
		command -v sudo >/dev/null || { echo "make deps: as root, run: apt-get install$$missing" >&2; exit 1; }; \
		sudo=sudo; fi; \
	echo "make deps: installing$$missing"; \
	$$sudo apt-get update -qq && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing

clean: ## Remove all build output
	rm -rf .build

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r target text; do printf '  %-10s %s\n' "$$target" "$$text"; done
