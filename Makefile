# Two commands: `make demo` and `make test`. Everything they need is installed under .venv/ and var/.

SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Of no use here: what a machine sets for other projects.
unexport PYTHONPATH DJANGO_SETTINGS_MODULE VIRTUAL_ENV

.PHONY: help setup frontend messages demo test check bench soak clean

help:
	@echo "make demo    install everything, make a town, run it on http://localhost:8000"
	@echo "make test    every test, browser tests included"
	@echo "make check   format, lint, types, contracts, migrations, translations, documents"
	@echo "make bench   every figure of README.md"
	@echo "make soak    30 minutes of load with a fault every minute; the report into docs/operate (root, cc, 8 GB of room)"
	@echo "make setup   install only;  make clean   remove what was installed, keep the town in var/"

setup: .venv/.synced

.venv/.synced: pyproject.toml uv.lock tools/bootstrap_uv.py
	@uv=$$($(PYTHON) tools/bootstrap_uv.py) && "$$uv" sync --frozen --quiet
	@touch $@

frontend: setup
	@$(BIN)/python -m tools.fetch_frontend

messages: setup
	@$(BIN)/python -m tools.compile_messages

demo: frontend messages
	@exec $(BIN)/linli demo

check: messages
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.sbom
	$(BIN)/python -m tools.audit
	PYTHONWARNINGS=ignore::RuntimeWarning $(BIN)/linli makemigrations --check --dry-run
	$(BIN)/python -m tools.migrations
	$(BIN)/pytest -q -p no:randomly tests/test_translations.py tests/test_docs.py tests/test_boundary.py

test: frontend check
	$(BIN)/python -m tools.ensure_chromium
	$(BIN)/pytest -n 2 --dist worksteal

bench: messages
	@failed=0; for file in $$(grep -l '__main__' benches/*.py); do \
		$(BIN)/python -m "benches.$$(basename "$$file" .py)" || failed=1; \
	done; exit $$failed

soak: frontend messages
	$(BIN)/python -m tests.soak --report docs/operate --json var/soak.json

clean:
	rm -rf .venv var/uv var/frontend var/static var/run/static src/linli/ui/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src -name '*.mo' -delete
	find src tests tools benches -name __pycache__ -type d -prune -exec rm -rf {} +
