# Everything a bare machine needs: `make run` and `make test`.
# Tools live in .venv; files in .venv/.stamps say what is already done.

DIR ?= sample
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/.stamps
APT := as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); $$as_root apt-get update -q && \
  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends
PACKAGES := git patch strace emacs-nox elpa-eglot

.PHONY: run test lint bench mutants docs clean packages

run: $(STAMPS)/app
	@exec $(BIN)/backtrail watch --sample "$(DIR)"

test: packages lint
	@$(BIN)/python -m pytest --cov --cov-report=term

lint: $(STAMPS)/test
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: $(STAMPS)/bench
	$(BIN)/python tests/benchmarks/run.py

mutants: packages $(STAMPS)/test
	$(BIN)/python tests/mutants

docs: $(STAMPS)/app
	$(BIN)/python docs/generate.py

clean:
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# Real programs the tests talk to; the list is asked first, so that a second run installs nothing.
packages:
	@missing=$$(for name in $(PACKAGES); do \
	  case $$name in \
	    emacs-nox) command -v emacs >/dev/null || echo $$name ;; \
	    elpa-eglot) emacs --batch --eval "(require 'eglot)" >/dev/null 2>&1 || echo $$name ;; \
	    *) command -v $$name >/dev/null || echo $$name ;; \
	  esac; done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "make: the tests need these programs; install them first:" $$missing >&2; exit 1; fi; \
	$(APT) $$missing

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Backtrail needs Python 3.11 or newer; name one with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; \
	  command -v apt-get >/dev/null && $(APT) python3-venv && $(PYTHON) -m venv .venv; } || \
	  { echo "make: no virtual environment could be made; install the venv package of Python" >&2; \
	    exit 1; }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade "pip>=25.1"
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/app: pyproject.toml $(STAMPS)/venv
	@echo "installing Backtrail into .venv …"
	@$(BIN)/python -m pip install -qq -e .
	@touch $@

$(STAMPS)/test: $(STAMPS)/app
	@echo "installing what the tests need into .venv …"
	@$(BIN)/python -m pip install -qq --group test
	@touch $@

$(STAMPS)/bench: $(STAMPS)/test
	@$(BIN)/python -m pip install -qq --group bench
	@touch $@
