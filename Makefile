# Short names for what people do every day. `make help` lists them; CMakePresets.json holds the build variants.
PRESET ?= dev
BUILD  := build/$(PRESET)
DATA   ?= ../shared/data
STORE  ?= .store/real
# Stored reports at which `make bench` measures; the last takes about an hour and 30 GB a store.
GROWTH ?= 100000,1000000,10000000

.DEFAULT_GOAL := help
.PHONY: help setup build test test-fast demo real fmt tidy docs lint bench rebuild-check image image-check chart-check chart-trial observe-check clean
.PHONY: bench-contracts bench-search bench-writes cluster-up cluster-status cluster-down cluster-demo

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what tools/apt-packages.txt names (does nothing when all is there)
	@tools/setup >&2

build: setup ## configure and build (PRESET=dev|asan|tsan|release|tidy|coverage)
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) >&2
	@cmake --build $(BUILD) >&2

test: setup ## everything CI runs: build, checks, all tests
	@tools/test

test-fast: setup ## the same checks, and only the tests labelled fast
	@tools/test --fast

demo: build ## a made-up county, five services, on this machine
	@BUILD=$(BUILD) tools/demo/run

real: build ## import real files: make real DATA=../shared/data STORE=.store/real
	@BUILD=$(BUILD) tools/real/run "$(DATA)" "$(STORE)"

cluster-up: build ## PostgreSQL, Kafka, Redis, Prometheus, five services and the edge, on loopback
	@BUILD=$(BUILD) tools/cluster/run up

cluster-status: ## what of the cluster runs, and where
	@tools/cluster/run status

cluster-down: ## stop the cluster; what it stored stays in build/cluster
	@tools/cluster/run down

cluster-demo: build ## the demo and the real import, embedded and in a cluster, compared
	@BUILD=$(BUILD) tools/cluster/demo --data "$(DATA)"

fmt: setup ## format every tracked .h and .cc file
	@git ls-files -z '*.h' '*.cc' | xargs -0 -r clang-format-19 -i

tidy: setup ## room borders, banned words, dead files
	@tools/test --only tidy

docs: setup ## check that the documentation says what the tree holds
	@tools/test --only docs

lint: setup ## formatting, shell scripts, YAML, the API definitions
	@tools/test --only format,shell,yaml,api

rebuild-check: build ## rebuild every projection from its journal and compare byte for byte
	@ctest --test-dir $(BUILD) --output-on-failure --no-tests=error -L rebuild

image: build ## the container image in build/image, without an engine or a registry (needs root)
	@BUILD=$(BUILD) tools/image/build

image-check: build ## build the image, start it, ask its health, print size and idle memory
	@BUILD=$(BUILD) tools/image/check

chart-check: build ## helm lint, renders, kubeconform, check-config and the security policy (needs a newer Go once)
	@BUILD=$(BUILD) tools/chart/check

chart-trial: build ## run what the chart renders, pod by pod from the image, on a real PostgreSQL and Kafka (needs root)
	@BUILD=$(BUILD) tools/chart/trial

observe-check: build ## every dashboard query and alarm against a real Prometheus and a cluster that lives a year
	@BUILD=$(BUILD) tools/observe/check --cluster

clean: ## remove what was built (stores and downloaded tools stay)
	@[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name tools -exec rm -rf {} +

bench: setup ## the backbone beside what the machine does without it, as ratios; some two hours (PRESET=release, BENCH=--quick)
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) >&2
	@cmake --build $(BUILD) --target luotsi luotsictl luotsi_load >&2
	@ended=0; BUILD=$(BUILD) tests/support/with_postgres tools/bench/run $(BENCH) || ended=$$?; \
	BUILD=$(BUILD) tests/support/with_postgres tools/bench/intake --growth $(GROWTH) $(BENCH) || ended=$$?; exit $$ended

bench-contracts: setup ## the registry at 10 thousand, 100 thousand and 1 million contracts (PRESET=release)
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) >&2
	@cmake --build $(BUILD) --target luotsi luotsictl luotsi_load >&2
	@BUILD=$(BUILD) tools/bench/contracts $(BENCH)

bench-writes: setup ## contract writes a second, sustained, and their times (PRESET=release, BENCH=--seconds 5)
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) >&2
	@cmake --build $(BUILD) --target luotsi luotsi_load >&2
	@BUILD=$(BUILD) tools/bench/writes $(BENCH)

bench-search: setup ## searches among 100 thousand contracts on both stores (PRESET=release)
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) >&2
	@cmake --build $(BUILD) --target luotsi_search_bench >&2
	@$(BUILD)/bin/luotsi_search_bench $(BENCH)
	@tests/support/with_postgres $(BUILD)/bin/luotsi_search_bench $(BENCH)
