# `make check` is everything CI runs; the tests run the linters, the type checker and `cyberdiag check` too.
PYTHON ?= .venv/bin/python

.PHONY: check install examples format nightly record wheel

check: install
	$(PYTHON) -m pytest

install: .venv/installed

.venv/installed: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install -q -e '.[dev]'
	touch $@

examples:
	$(PYTHON) -m tests.examples

# Before a release: puts the versions of the shipped questionnaires on record.
record:
	for name in profile cyber-risk leak-response; do .venv/bin/cyberdiag history questionnaires/$$name --record; done

# What takes minutes: 2,000 faults in shipped files.
nightly: install
	CYBERDIAG_MUTANTS=2000 $(PYTHON) -m pytest -n 0 tests/catalog/test_mutants.py

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

wheel:
	$(PYTHON) -m build
