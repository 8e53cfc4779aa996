# Klustermotor. `make` alone lists the targets.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
DATA_DIR ?= demo
MINUTES ?= 5
BENCH := location_quotient relatedness complexity coagglomeration locational_gini local_moran duranton_overman shift_share network network_page linkage pages
ifneq ($(wildcard ../shared/data),)
export KLUSTERMOTOR_TEST_DATA ?= $(abspath ../shared/data)
endif

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

.PHONY: demo
demo: ## Set up everything, load the demo's two cases and serve the workbench
	@scripts/set-up runtime
	@DATA_DIR="$(DATA_DIR)" exec $(BIN)/klustermotor demo

.PHONY: develop
develop: ## Set up the environment for working on the code
	@scripts/set-up development

.PHONY: check
check: develop ## Everything that must hold: lint, types, imports, tests, docs
	@scripts/check-tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n 2 --dist loadgroup
	@scripts/on-postgresql $(BIN)/pytest -n 2 --dist loadgroup -m "not browser and not one_database" tests/web
	$(BIN)/mkdocs build --strict --quiet

.PHONY: format
format: develop ## Format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: docs
docs: develop ## Build the documentation into site/
	$(BIN)/mkdocs build --strict
	@echo "The documentation lies in site/index.html"

.PHONY: bench
bench: develop ## Measure beside peers; one JSON line per question
	@for question in $(BENCH); do $(BIN)/python bench/$$question.py || exit 1; done

.PHONY: soak
soak: develop ## Kill processes at random under use for MINUTES, on both databases
	@scripts/soak "$(MINUTES)"

.PHONY: lock
lock: develop ## Pin and hash the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-header -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --extra web --universal --generate-hashes --no-header -c requirements-dev.lock -o requirements.lock

.PHONY: clean
clean: ## Remove what was built
	rm -rf .venv build dist site demo frontend/node_modules src/klustermotor/web/shared/static/klustermotor .mypy_cache .ruff_cache .pytest_cache .hypothesis
