# Every door of the project. `make` alone lists them. Nothing is needed but Python 3.11 or newer, make and git:
# the first run puts a private copy of uv into .tools/ and all the rest into .venv/, and touches nothing else
# (a browser for the tests comes from the system's packages where there is none: scripts/browser.sh).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

UV     := .tools/bin/uv
RUN    := .venv/bin/
SIZE   ?= 300000
PORT   ?= 8000
SAMPLES := $(VOXPOP_SAMPLES)
SYNC   := UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --python .tools/bin/python

# Whatever the caller has set must not reach the environments made here; without bytecode on the disk, each of the
# thousands of processes that tests start would compile hundreds of modules.
export UV_PROJECT_ENVIRONMENT := .venv
# git has cloned through the certificates of the system; uv trusts the same, so a company's proxy is no hindrance.
export UV_SYSTEM_CERTS := true
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.PHONY: help demo test lint format docs reference pictures bench soak field clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the environment: stamps, so that a second run is quick ----------------------------------------------------------

$(UV): scripts/tools.sh
	@bash scripts/tools.sh

.venv/.run: $(UV) pyproject.toml uv.lock
	@$(SYNC) $$([ -e .venv/.test ] || echo --no-default-groups)
	@touch $@

.venv/.test: $(UV) pyproject.toml uv.lock
	@$(SYNC)
	@touch $@ .venv/.run

.venv/.browser: .venv/.test scripts/browser.sh
	@bash scripts/browser.sh $(RUN)python > $@.new
	@mv $@.new $@

# --- for everyone ----------------------------------------------------------------------------------------------------

demo: .venv/.run ## builds the demonstration archive and serves it at http://127.0.0.1:8000 (PORT=8001: there)
	@$(RUN)voxpop --archive demo-archive demo
	@$(RUN)voxpop --archive demo-archive serve --port $(PORT)

# --- for those who work on it ----------------------------------------------------------------------------------------

test: lint .venv/.browser ## lint, then all tests (a fixed sample of the kills and the fuzzing)
	@env -u VOXPOP_SAMPLES -u VOXPOP_SOAK VOXPOP_CHROMIUM="$$(cat .venv/.browser)" TMPDIR="$$(bash scripts/scratch.sh)" \
		$(RUN)python -m pytest

lint: .venv/.test ## ruff, its formatter, mypy, import-linter
	@$(RUN)ruff check .
	@$(RUN)ruff format --check .
	@$(RUN)mypy
	@$(RUN)lint-imports --no-logo

format: .venv/.test ## puts the code into its form and mends what can be mended by itself
	@$(RUN)ruff format .
	@$(RUN)ruff check --fix .

docs: .venv/.test ## the documentation, into docs/_build/html; a warning is an error
	@$(RUN)sphinx-build -n -W -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

reference: .venv/.test ## writes docs/reference/ again from the code
	@$(RUN)python docs/generate.py

pictures: .venv/.browser ## takes the pictures in docs/images/ again
	@$(RUN)voxpop --archive demo-archive demo
	@VOXPOP_CHROMIUM="$$(cat .venv/.browser)" $(RUN)python scripts/pictures.py demo-archive

bench: .venv/.test ## figures, the peers in the same run: make bench SIZE=300000
	@$(SYNC) --group bench
	@$(RUN)python -m bench --size $(SIZE)

soak: .venv/.browser ## every kill and all the fuzzing (takes an hour or so)
	@VOXPOP_SOAK=1 VOXPOP_CHROMIUM="$$(cat .venv/.browser)" $(RUN)python -m pytest -m "kill or soak or hypothesis"

field: .venv/.browser ## real files, from the folder that VOXPOP_SAMPLES names
	@[ -n "$(SAMPLES)" ] || { echo "Name the folder with the real files: make field VOXPOP_SAMPLES=DIR" >&2; exit 2; }
	@[ -d "$(SAMPLES)" ] || { echo "VOXPOP_SAMPLES names no folder: $(SAMPLES)" >&2; exit 2; }
	@VOXPOP_SAMPLES="$(SAMPLES)" VOXPOP_CHROMIUM="$$(cat .venv/.browser)" $(RUN)python -m pytest -m field tests/field

clean: ## removes what was built and the caches; the environments stay (remove .venv and .tools by hand)
	@rm -rf build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -not -path './.tools/*' -type d -prune -exec rm -rf {} +
