# Every target sets up what it needs: a machine with Python (3.11 or newer) and make is enough. The work is in tests/run.py.

PYTHON ?= $(shell command -v python3 || command -v python)
RUN = @"$(PYTHON)" tests/run.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast oldest lint docs bench bench-million bench-neo4j neo4j-crashes recall rerank wheel clean

help:       ## show the targets
	@echo "memplug: make TARGET"
	@echo
	@sed -n 's/^\([a-z-]*\):  *## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-12s %s\n", $$1, $$2}'

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

recall:     ## measure evidence recall on the data sets below DATA=path
	$(RUN) recall "$(DATA)"

rerank:     ## measure what reranking gains, and costs, on the data sets below DATA=path
	$(RUN) rerank "$(DATA)"

wheel:      ## build the source archive and the wheel into dist/
	$(RUN) wheel

clean:      ## remove the environments, build results and caches
	$(RUN) clean
