# make          every figure and table, at the paper's scale    make test        the tests (minutes)
# make quick    the same at smoke scale, under results/quick    make test-slow   the tests that take longer
# make resume   finish a run that was interrupted               make test-conda  rules in their conda environments
# make verify   compare a finished run with docs/reference      make test-slurm  rules on a SLURM of one node (root)
# make slurm    every figure and table, by jobs of a cluster    make lint        formatters, linters and type checks
# make plan     what `make` would cost, figure by figure
# make gallery  refresh docs/gallery and the README's tables    make lock        resolve requirements.in again
# make manifest record this run's tables in docs/reference      make install     .venv alone
# make crate    a finished run as one RO-Crate, a zip           make test-crate  its form, against the profiles
# make clean    delete results and environments                 make benchmark  the engines against other programs
# CONFIG=my.yaml, for what makes figures: files laid over config/config.yaml. CORES=2, MEMORY_MB=4000: what may be used.
ifneq ($(filter 0.% 1.% 2.% 3.%,$(MAKE_VERSION)),)
$(error seeding: needs GNU make 4 or later, but this is $(MAKE_VERSION); on macOS, `brew install make` gives it as gmake)
endif
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := all

# What a shell may hold that would change what is installed or run; where pip finds packages is the user's.
PLACES := INDEX_URL EXTRA_INDEX_URL NO_INDEX FIND_LINKS TRUSTED_HOST CERT CLIENT_CERT PROXY KEYRING_PROVIDER \
    TIMEOUT DEFAULT_TIMEOUT RETRIES RESUME_RETRIES CACHE_DIR NO_CACHE_DIR CONFIG_FILE USE_FEATURE
unexport $(filter-out $(PLACES:%=PIP_%) PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX, \
    $(filter PIP_% PYTHON% SNAKEMAKE_%,$(.VARIABLES)))
export PIP_USER := 0
# This checkout's library, whichever environment runs it.
export PYTHONPATH := $(CURDIR)/workflow
export PYTHONNOUSERSITE := 1
export PYTHONSAFEPATH := 1
export PYTHONUTF8 := 1
# Snakemake keeps copies of its sources in the user's cache: here, for who has no home that can be written.
ifeq ($(XDG_CACHE_HOME)$(shell cd "$${HOME:-/dev/null}" 2>/dev/null && { [ -w .cache ] || [ ! -e .cache -a -w . ]; } && echo home),)
export XDG_CACHE_HOME := $(CURDIR)/.snakemake/cache
endif

# The name of the stamp holds a hash of what is installed and where: a changed lock, a checkout that was moved or copied
# (scripts of the environment name its place), or an install that was interrupted before the stamp was set, starts
# afresh. So does an interpreter that is gone.
SUM := $(shell { cat requirements.lock pyproject.toml; pwd -P; } | cksum | cut -d' ' -f1)
STAMP := .venv/installed-$(SUM)
ifneq ($(shell .venv/bin/python -I -c 'print(1)' 2>/dev/null),1)
$(shell rm -f .venv/installed-*)
endif
CRATE_STAMP := .venv-crate/installed-$(SUM)-$(shell cksum < tests/crate/requirements.lock | cut -d' ' -f1)
CONDA_STAMP := .venv-conda/installed-$(shell cksum < tests/conda/requirements.lock | cut -d' ' -f1)
SLURM_STAMP := .venv-slurm/installed-$(SUM)-$(shell cksum tests/slurm/requirements.lock | cut -d' ' -f1)
RUN := .venv/bin/python -m
# Unless given: what a container's quotas leave.
CORES ?= $$($(RUN) seeding.machine cores)
MEMORY_MB ?= $$($(RUN) seeding.machine memory)
CONFIG ?=
# Last an option of one value: others would take a target behind them for one more.
SNAKEMAKE = .venv/bin/python workflow/runs.py --logger seeding $(if $(CONFIG),--configfile $(CONFIG)) \
    --resources mem_mb=$(MEMORY_MB) --cores $(CORES)

.PHONY: all quick resume plan supplement benchmark test test-slow test-conda slurm test-slurm crate test-crate lint install gallery manifest verify lock clean
all: $(STAMP)
	$(SNAKEMAKE)

quick: override CONFIG := config/quick.yaml $(CONFIG)
quick: $(STAMP)
	$(SNAKEMAKE)

resume: $(STAMP)
	$(SNAKEMAKE) --resume

supplement benchmark: $(STAMP)
	$(SNAKEMAKE) $@

test: $(STAMP)
	$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

test-slow: $(STAMP)
	$(RUN) pytest -n 2 --dist loadfile -m slow

plan: $(STAMP)
	$(RUN) seeding plan --cores $(CORES) $(if $(CONFIG),--config $(CONFIG))

slurm: $(SLURM_STAMP)
	.venv-slurm/bin/python workflow/runs.py --workflow-profile profiles/slurm $(if $(CONFIG),--configfile $(CONFIG))

test-slurm: $(SLURM_STAMP)
	.venv-slurm/bin/python -m pytest tests/slurm

crate: $(CRATE_STAMP)
	.venv-crate/bin/python -m seeding crate

test-crate: $(CRATE_STAMP)
	.venv-crate/bin/python -m pytest tests/crate

test-conda: $(CONDA_STAMP)
	$(RUN) pytest tests/conda

lint: $(STAMP)
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) snakefmt --check Snakefile workflow/rules
	$(RUN) snakemake --lint
	.venv/bin/zizmor --offline --quiet --persona=auditor .
	$(RUN) check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(RUN) check_jsonschema --regex-variant python --schemafile config/schema.yaml config/config.yaml

install: $(STAMP)

gallery: $(STAMP)
	$(SNAKEMAKE)
	$(RUN) seeding gallery

manifest: $(STAMP)
	$(SNAKEMAKE)
	$(RUN) seeding manifest

verify: $(STAMP)
	$(RUN) seeding compare docs/reference results

lock: $(STAMP)
	for name in requirements tests/conda/requirements; do
	    $(RUN) uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet $$name.in --output-file $$name.lock
	done
	for name in tests/slurm/requirements tests/crate/requirements; do
	    $(RUN) uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	        $$name.in --constraint requirements.lock --output-file $$name.lock
	done

clean:
	rm -rf .venv .venv-conda .venv-crate .venv-slurm .snakemake
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
	pip=".venv/bin/python -I -m pip --disable-pip-version-check --quiet install --no-compile"
	$$pip --require-hashes -r requirements.lock
	.venv/bin/python -I -m compileall -qq -j 0 .venv/lib || true
	$$pip --no-deps --no-build-isolation --editable .
	touch $@

# What .venv has, read through a path file, and what SLURM, or a crate, needs beside it.
$(SLURM_STAMP) $(CRATE_STAMP): $(STAMP)
	folder=$(@D)
	rm -rf $$folder
	.venv/bin/python -I -m venv --without-pip $$folder
	packages=$$(cd $$folder/lib/python3*/site-packages && pwd)
	echo "../../../../.venv/lib/$$(basename "$$(dirname "$$packages")")/site-packages" > "$$packages/venv.pth"
	.venv/bin/python -I -m pip --python $$folder/bin/python --disable-pip-version-check --quiet install \
	    --require-hashes -r tests/$${folder#.venv-}/requirements.lock
	touch $@

# What makes a local channel, and the stand-in for conda.
$(CONDA_STAMP): $(STAMP)
	rm -rf .venv-conda
	.venv/bin/python -I -m venv .venv-conda
	.venv-conda/bin/python -I -m pip --disable-pip-version-check --quiet install --require-hashes -r tests/conda/requirements.lock
	touch $@
