# `make help` lists the targets.

PREFIX = /usr/local
DESTDIR =

# Debian packages the build needs, each with one header file by which it is known to be there.
PACKAGES = libedit-dev:histedit.h libinih-dev:ini.h libssl-dev:openssl/ssl.h libutf8proc-dev:utf8proc.h

# Where manuals and the three shells look.
MAN = share/man/man1/ignite-sql.1
BASH_COMPLETION = share/bash-completion/completions/ignite-sql
ZSH_COMPLETION = share/zsh/site-functions/_ignite-sql
FISH_COMPLETION = share/fish/vendor_completions.d/ignite-sql.fish

SWIFT = swift
DOCC = docc
FUZZ_SECONDS = 60
FUZZ_RUNS =
# All of them when none is named.
FUZZ_TARGETS =
BINARY = .build/release/ignite-sql
BUILT_FROM = Package.swift $(shell find Sources)

.PHONY: all test examples docs lint sanitize fuzz install uninstall deps clean help

all: $(BINARY) ## Build the program (release)

$(BINARY): $(BUILT_FROM) | deps
	$(SWIFT) build -c release --static-swift-stdlib --product ignite-sql
	@touch $@

# Tests with tasks run by themselves: the others block the few threads that tasks share.
test: deps ## Build everything and run the tests; real nodes take part when IGNITE_ADDRESSES names them
	$(SWIFT) build --build-tests
	@[ -n "$$IGNITE_ADDRESSES" ] || echo 'make test: SKIPPED the tests on real nodes: IGNITE_ADDRESSES is not set'
	$(SWIFT) test --skip-build --disable-xctest --skip IgniteAsyncTests
	$(SWIFT) test --skip-build --disable-xctest --filter IgniteAsyncTests

# A package beside this one, as a user of the library has it, who must see no warnings either.
examples: deps ## Build the examples of the library, and run them on the nodes that IGNITE_ADDRESSES names
	$(SWIFT) build --package-path Examples --scratch-path '$(CURDIR)/.build/examples' -Xswiftc -warnings-as-errors
	@if [ -n "$$IGNITE_ADDRESSES" ]; then .build/examples/debug/examples "$$IGNITE_ADDRESSES"; \
	else echo 'make examples: SKIPPED running them: IGNITE_ADDRESSES is not set'; fi

# What Ignite exports of IgniteCore stands there as its own: programs import no IgniteCore.
SYMBOLS = $(SWIFT) symbolgraph-extract -I .build/debug/Modules -I Sources/COpenSSL -output-dir .build/symbols \
	-target "$$(dirname "$$(readlink .build/debug)")" -skip-synthesized-members -emit-extension-block-symbols
docs: deps ## Make the documentation of the library in .build/docs; a warning is an error
	$(SWIFT) build --target IgniteAsync
	$(SWIFT) build --target IgniteFoundation
	rm -rf .build/symbols .build/docs
	mkdir -p .build/symbols
	$(SYMBOLS) -module-name Ignite -experimental-allowed-reexported-modules=IgniteCore
	$(SYMBOLS) -module-name IgniteAsync
	$(SYMBOLS) -module-name IgniteFoundation
	$(DOCC) convert docs/Ignite.docc --additional-symbol-graph-dir .build/symbols --output-path .build/docs \
		--warnings-as-errors

# Its own scratch folder: other compiler flags would make `make test` build everything again.
lint: deps ## Check format, compiler warnings and imports
	$(SWIFT) format lint --strict --recursive Sources Tests Fuzz Examples Benchmarks/library/Sources Package.swift
	@if grep -rnE --include='*.swift' --exclude-dir=IgniteFoundation '^[^/]*\bimport +([a-z]+ +)?Foundation\b' Sources; then \
		echo 'make lint: only IgniteFoundation may import Foundation'; exit 1; fi
	$(SWIFT) build --build-tests --scratch-path .build/lint -Xswiftc -warnings-as-errors -Xcc -Werror

# Each in a scratch folder of its own, which tests that start the program follow.
sanitize: deps ## Run all tests that need no node under the address and the thread sanitizer
	@echo 'make sanitize: LEFT OUT the tests on real nodes'
	@export LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/leaks:print_suppressions=0 \
		TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/races; \
	for sanitizer in address thread; do \
		options="--sanitize=$$sanitizer --scratch-path .build/$$sanitizer" && \
		echo "make sanitize: $$sanitizer" && \
		$(SWIFT) build --build-tests $$options && \
		$(SWIFT) test --skip-build --disable-xctest $$options --skip 'ClusterTests|IgniteAsyncTests' && \
		$(SWIFT) test --skip-build --disable-xctest $$options --filter IgniteAsyncTests || exit 1; done

# Optimised, with the address sanitizer: what reads beyond a message must not go unnoticed.
fuzz: deps ## Fuzz all that reads foreign bytes, and the formats: FUZZ_SECONDS=60 each, or FUZZ_RUNS inputs
	IGNITE_FUZZ=1 $(SWIFT) build -c release --product fuzz --scratch-path .build/fuzz \
		-Xswiftc -sanitize=fuzzer,address
	FUZZ_SECONDS='$(FUZZ_SECONDS)' FUZZ_RUNS='$(FUZZ_RUNS)' Fuzz/run $(FUZZ_TARGETS)

install: $(BINARY) ## Install to $(DESTDIR)$(PREFIX)
	install -D -s -m 755 $(BINARY) '$(DESTDIR)$(PREFIX)/bin/ignite-sql'
	install -D -m 644 man/ignite-sql.1 '$(DESTDIR)$(PREFIX)/$(MAN)'
	install -D -m 644 completions/ignite-sql.bash '$(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)'
	install -D -m 644 completions/_ignite-sql '$(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)'
	install -D -m 644 completions/ignite-sql.fish '$(DESTDIR)$(PREFIX)/$(FISH_COMPLETION)'

uninstall: ## Remove what `install` put there
	for file in bin/ignite-sql $(MAN) $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION); do \
		rm -f '$(DESTDIR)$(PREFIX)'/$$file; done

deps: ## Install the Debian packages that are missing
	@missing=; \
	for pair in $(PACKAGES); do \
		[ -e "/usr/include/$${pair#*:}" ] || [ -e "/usr/local/include/$${pair#*:}" ] || missing="$$missing $${pair%:*}"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if ! command -v apt-get >/dev/null; then \
		echo "make deps: there is no apt-get here; install what Debian calls$$missing by hand, then go on" >&2; exit 1; fi; \
	sudo=; \
	if [ "$$(id -u)" != 0 ]; then \
		command -v sudo >/dev/null || { echo "make deps: as root, run: apt-get install$$missing" >&2; exit 1; }; \
		sudo=sudo; fi; \
	echo "make deps: installing$$missing"; \
	$$sudo apt-get update -qq && \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing

clean: ## Remove everything that was built
	rm -rf .build

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.* ## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r target text; do printf '  %-10s %s\n' "$$target" "$$text"; done
