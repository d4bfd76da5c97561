# Every target sets up what it needs: a machine with Python (3.11 or newer) and make is enough. The work is in tests/run.py.

PYTHON ?= $(shell command -v python3 || command -v python)
RUN = @"$(PYTHON)" tests/run.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast oldest lint docs bench bench-million bench-neo4j neo4j-crashes recall rerank wheel clean

help:       ## show the targets
	@echo "memplug: make TARGET"
	@echo
	@sed -n 's/^\([a-z-]*\):  *## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-15s %s\n", $$1, $$2}'

demo:       ## see a memory remember, answer, explain and forget (core only, offline once installed)
	$(RUN) demo

test:       ## run everything: lint, types, import contracts, all tests with all extras, core tests on every Python found
	$(RUN) all

test-fast:  ## run the core tests with the core and the development tools alone
	$(RUN) fast

oldest:     ## run the adapters' tests with the oldest LangChain, LangGraph, LlamaIndex and mcp that are supported
	$(RUN) oldest

lint:       ## run ruff, mypy and the import contracts
	$(RUN) lint

docs:       ## build the documentation as a site into site/, readable without a network
	$(RUN) docs

bench:      ## print the table of speed and size, and memplug beside other libraries that are installed
	$(RUN) bench

bench-million: ## print size and speed at 10,000, 100,000 and 1,000,000 records, without and with the LanceDB index
	$(RUN) bench-million

bench-neo4j: ## print speed at 100,000 records on a Neo4j server (Java 17, Maven), beside the embedded storage
	$(RUN) bench-neo4j

neo4j-crashes: ## kill a Neo4j server twenty times while batches are written, and look for what was lost
	$(RUN) neo4j-crashes

recall:     ## measure evidence recall on the data sets below DATA=path
	$(RUN) recall "$(DATA)"

rerank:     ## measure what reranking gains, and costs, on the data sets below DATA=path
	$(RUN) rerank "$(DATA)"

wheel:      ## build the source archive and the wheel into dist/
	$(RUN) wheel

clean:      ## remove the environments, build results and caches
	$(RUN) clean
