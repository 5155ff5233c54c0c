# make demo            serve a filled demo at http://127.0.0.1:8000, or at the next free port
# make demo CHECK=1    try on a free port whether the demo starts and answers
# make test            all checks and tests
# make lint            the checks alone
# make bench           speed and memory, as figures
# make pictures        take the pictures of the README anew, from the demo
# make messages        gather what the pages say into the catalogues, and compile these
# make clean           remove all that these commands made

PYTHON  ?= python3
WORKERS ?= logical
VENV    := .venv
BIN     := $(VENV)/bin
UV      := $(shell command -v uv 2>/dev/null)
# Whose first word is what a person reads; see annotate/errors.py.
MESSAGES := Refused Forbidden NotFound Outdated LinkSpent Unreadable Problem Message Field:3
INSTALL := $(if $(UV),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

.DELETE_ON_ERROR:
.PHONY: demo test lint format bench pictures messages clean

# The demo of a checkout keeps its data in the checkout.
demo: export ANNOTATE_DATA ?= $(CURDIR)/.data
demo: $(VENV)/ready-to-run
	@$(BIN)/annotate demo $(if $(CHECK),--check)

test: lint
	@$(BIN)/python tests/fixtures/chromium.py
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(VENV)/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/ready-to-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/ready-to-test
	$(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' -p no:randomly -s
	$(BIN)/python tests/benchmarks/bench_agreement_project.py
	$(BIN)/python tests/benchmarks/bench_import.py

pictures: $(VENV)/ready-to-test
	$(BIN)/python tests/pictures.py

messages: $(VENV)/ready-to-test
	mkdir -p build
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k _n:1,2 $(MESSAGES:%=-k %) --add-location=file --no-wrap --project=annotate -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d annotate/translations --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel -q compile -d annotate/translations

clean:
	rm -rf $(VENV) .data build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find annotate tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/ready-to-run: $(VENV)/pyvenv.cfg setup.cfg pyproject.toml
	@echo "Installing annotate; this takes a minute the first time."
	@$(INSTALL) -e .
	@touch $@

$(VENV)/ready-to-test: $(VENV)/pyvenv.cfg setup.cfg pyproject.toml
	@echo "Installing annotate and what its tests need; this takes some minutes the first time."
	@$(INSTALL) -e '.[test]'
	@touch $@ $(VENV)/ready-to-run

ifdef UV
$(VENV)/pyvenv.cfg:
	@uv venv --quiet --seed --python '>=3.11' $(VENV)
else
$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null \
	    || { echo "annotate needs Python 3.11 or newer; install it with: sudo apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "annotate needs Python 3.11 or newer; name one, such as: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	    || { echo "Python lacks its venv module; install it with: sudo apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
endif
