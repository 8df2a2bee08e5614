# `make check` is everything CI runs; the tests run the linters, the type checker and `cyberdiag check` too.
PYTHON ?= .venv/bin/python

.PHONY: check install parsed examples format wheel

check: install
	$(PYTHON) -m pytest

install: .venv/installed

.venv/installed: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install -q -e '.[dev]'
	touch $@

parsed:
	$(PYTHON) hatch_build.py

examples:
	$(PYTHON) -m tests.examples

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

wheel:
	$(PYTHON) -m build
