# What a newcomer types. Each target says what it is about to do before it takes long.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help build demo test bench bench-check fuzz format lint generate check-generated

ALERTRELAY := .build/release/alertrelay
SWIFT_SOURCES := Package.swift Sources Tests Examples $(addsuffix /Package.swift,Benchmarks Fuzzing) $(addsuffix /Sources,Benchmarks Fuzzing)

help:
	@echo "make build            the release command: $(ALERTRELAY)"
	@echo "make demo             table 5.1 on real mail servers (ONLY=b: one scene; KEEP=1: leave the servers running)"
	@echo "make test             all tests"
	@echo "make bench            reading mail, beside GMime in the same run (bench-check: has anything become dearer?)"
	@echo "make fuzz             strange input for everything that reads bytes from outside, a minute for each target"
	@echo "make format           format all Swift sources"
	@echo "make lint             check formatting and the rules of the house"
	@echo "make generate         write the generated sources anew (check-generated: are they current?)"

build:
	@scripts/packages build
	@scripts/build release

# The debug build: the first result comes sooner, and the tests go on from it.
demo:
	@scripts/packages demo
	@scripts/build debug
	@echo "Starting mail servers on loopback for the demo ..."
	@sandbox/with .build/debug/alertrelay demo $(if $(ONLY),--only $(ONLY)) $(if $(filter 1,$(KEEP)),--keep)

test:
	@scripts/packages all
	@echo "Building and running the tests (the first time with the dependencies: some minutes) ..."
	@# One after the other: many tests run real servers and wait for them, which two cores' worth of threads would starve.
	@swift test --no-parallel

bench:
	@scripts/packages all
	@echo "Building and running the benchmarks (some minutes) ..."
	@swift run -c release --package-path Benchmarks bench

bench-check:
	@scripts/packages all
	@echo "Building the benchmarks; then counting instructions and allocations ..."
	@swift run -c release --package-path Benchmarks bench check

fuzz:
	@scripts/packages all
	@echo "Building the fuzzers; then each target runs for a minute ..."
	@scripts/fuzz run 60

format:
	@echo "Formatting ..."
	@swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

lint:
	@echo "Checking formatting ..."
	@swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)
	@scripts/house

generate:
	@echo "Writing the generated sources ..."
	@scripts/generate

check-generated:
	@echo "Comparing the generated sources ..."
	@scripts/generate --check
