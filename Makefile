PORT ?= 8501
RAW ?= $(or $(VALINOR_RAW),../shared/raw)
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run dev check lint docs test test-spark test-access test-faults test-deploy fuzz audit bench load ingest screenshots setup clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: .venv/ready-run ## set up, build the data and serve the dashboard at http://127.0.0.1:8501 (PORT=8502 for another port)
	@$(BIN)/valinor build
	@$(BIN)/valinor serve --port $(PORT)

dev: .venv/ready-run ## the same, served anew whenever a file is saved
	@$(BIN)/python -m tools.dev --port $(PORT)

check: .venv/ready-test ## run one file of tests in this process (ARGS=tests/questions/test_moves.py; ARGS=--lf: what failed last)
	@: $(if $(ARGS),,$(error check: found no ARGS, expected a file of tests, as ARGS=tests/questions/test_moves.py))
	@$(BIN)/pytest -q -n 0 $(ARGS)

lint: .venv/ready-dev ## check format, style and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict analytics

docs: .venv/ready-test ## write docs/reference anew from the code
	@$(BIN)/python -m tools.reference

test: .venv/ready-test ## find or install a browser and run the everyday tests (ARGS="-k maps" for some)
	@browser=$$($(BIN)/python tools/find_browser.py) && VALINOR_BROWSER="$$browser" $(BIN)/pytest -n 2 --dist loadfile $(ARGS)

test-spark: .venv/ready-spark ## set up Spark too (needs Java 17) and prove that it gives the rows DuckDB gives
	@$(BIN)/pytest -m spark tests/panel $(ARGS)

test-access: .venv/ready-test ## try every page and theme by the rules of axe-core, by keyboard, at 200 % zoom and on a phone
	@browser=$$($(BIN)/python tools/find_browser.py) && VALINOR_BROWSER="$$browser" $(BIN)/pytest -m access tests/access tests/browser $(ARGS)

test-faults: .venv/ready-test ## try full and read-only disks, damaged stores and killed servers
	@browser=$$($(BIN)/python tools/find_browser.py) && VALINOR_BROWSER="$$browser" $(BIN)/pytest -m faults tests/faults tests/versions $(ARGS)

test-deploy: .venv/ready-test ## prove the deployment: nginx, TLS, a path prefix, two processes (needs nginx and openssl)
	@browser=$$($(BIN)/python tools/find_browser.py) && VALINOR_BROWSER="$$browser" $(BIN)/pytest -m deploy tests/deploy $(ARGS)

fuzz: .venv/ready-test ## try over 10,000 bad inputs on every address, flag and file, and print how many of each
	@$(BIN)/pytest -n 2 --dist loadfile -m fuzz tests/fuzz $(ARGS)

audit: ## ask a public database about known vulnerabilities of the pinned packages (needs the internet)
	@python3 tools/audit.py

bench: .venv/ready-bench ## measure the speed figures (ARGS=--write-doc writes docs/performance.md; ARGS="pages server" for some)
	@browser=$$($(BIN)/python tools/find_browser.py) && VALINOR_BROWSER="$$browser" $(BIN)/python -m bench $(ARGS)

load: .venv/ready-bench ## load the server with many readers, 11 minutes (ARGS=--write-doc)
	@$(BIN)/python -m bench load $(ARGS)

ingest: .venv/ready-ingest ## rewrite the committed tables from the raw public files (in VALINOR_RAW or ../shared/raw)
	@$(BIN)/valinor ingest --all $(RAW)

screenshots: .venv/ready-test ## photograph every page
	@browser=$$($(BIN)/python tools/find_browser.py) && VALINOR_BROWSER="$$browser" $(BIN)/python -m tests.screenshots $(ARGS)

setup: .venv/ready-dev ## set up .venv for development (bench, load and test-spark add theirs)

clean: ## remove .venv, caches and built data
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache data/built screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready-%: pyproject.toml constraints.txt tools/bootstrap.sh
	@sh tools/bootstrap.sh $*
