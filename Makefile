# make          every figure and table, at the paper's scale     make test       the tests (minutes)
# make quick    the same pipeline at smoke scale, under results/quick
# make lint     formatters, linters and type checks                make test-slow  the tests that take longer
# make gallery  refresh docs/gallery and the README's tables       make lock       resolve requirements.in again
# make clean    delete results and environments                    make test-conda  each rule in its conda environment
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := all

CORES ?= all
# The name of the stamp holds a hash of what is installed: a changed lock, or an install that was
# interrupted before the stamp was set, starts afresh. So does an interpreter that is gone.
SUM := $(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
STAMP := .venv/installed-$(SUM)
ifneq ($(shell .venv/bin/python -c 'print(1)' 2>/dev/null),1)
$(shell rm -f .venv/installed-*)
endif
CONDA_STAMP := .venv-conda/installed-$(shell cksum < tests/conda/requirements.lock | cut -d' ' -f1)
ACTIVATE := export PATH="$(CURDIR)/.venv/bin:$$PATH"
SNAKEMAKE := $(ACTIVATE); snakemake --cores $(CORES)

.PHONY: all quick supplement benchmark test test-slow test-conda lint gallery lock clean
all: $(STAMP)
	$(SNAKEMAKE)

quick: $(STAMP)
	$(SNAKEMAKE) --configfile config/quick.yaml

supplement benchmark: $(STAMP)
	$(SNAKEMAKE) $@

test: $(STAMP)
	$(ACTIVATE); pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not conda"

test-slow: $(STAMP)
	$(ACTIVATE); pytest -n 2 --dist loadfile -m slow

test-conda: $(CONDA_STAMP)
	$(ACTIVATE); pytest -m conda tests/conda

lint: $(STAMP)
	$(ACTIVATE)
	ruff check .
	ruff format --check .
	mypy
	snakefmt --check Snakefile workflow/rules
	snakemake --lint

gallery: $(STAMP)
	$(SNAKEMAKE)
	python -m seeding gallery

lock: $(STAMP)
	$(ACTIVATE)
	for name in requirements tests/conda/requirements; do
	    uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet $$name.in --output-file $$name.lock
	done

clean:
	rm -rf .venv .venv-conda .snakemake
	find results -mindepth 1 -not -name README.md -delete

$(STAMP):
	python=""
	for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do
	    if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
	        python=$$($$candidate -c 'import sys; print(sys._base_executable)'); break  # not that of .venv itself
	    fi
	done
	if [ -z "$$python" ]; then
	    found=$$($(or $(PYTHON),python3) --version 2>&1 | tail -n 1 || true)
	    echo "seeding: needs Python 3.11, 3.12 or 3.13, but found: $$found; name one with make PYTHON=…" >&2; exit 1
	fi
	if ! $$python -c 'import venv, ensurepip' 2>/dev/null; then
	    echo "seeding: $$python has no venv module (on Debian: apt install python3-venv)" >&2; exit 1
	fi
	echo "installing into .venv with $$($$python --version)"
	rm -rf .venv
	$$python -m venv .venv
	# Compiled on all cores, once: where PYTHONDONTWRITEBYTECODE is set, each job would compile all that it imports.
	pip=".venv/bin/python -m pip --disable-pip-version-check --quiet install --no-compile"
	$$pip --require-hashes -r requirements.lock
	.venv/bin/python -m compileall -qq -j 0 .venv/lib || true
	$$pip --no-deps --no-build-isolation --editable .
	touch $@

$(CONDA_STAMP): $(STAMP)
	echo "installing the tools of make test-conda into .venv-conda"
	rm -rf .venv-conda
	.venv/bin/python -m venv .venv-conda
	.venv-conda/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r tests/conda/requirements.lock
	touch $@
