# `make check` is everything CI runs; the tests run the linters, the type checker and `cyberdiag check` too.
PYTHON ?= .venv/bin/python

.PHONY: check install parsed examples pictures docs format wheel release record audit bench nightly mutants fuzz protections

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

pictures:
	$(PYTHON) -m tests.pictures

docs:
	$(PYTHON) -m tests.docs
	$(PYTHON) -m tests.reference

# Before a release: puts the versions of the shipped questionnaires on record.
record:
	for name in profile cyber-risk leak-response; do .venv/bin/cyberdiag history questionnaires/$$name --record; done

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

wheel:
	$(PYTHON) -m build

# The same bytes whoever builds them, and a list of what is installed with them.
release: install
	.venv/bin/pip install -q -e '.[release]'
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(PYTHON) -m build
	python3 -m venv --clear build/release
	build/release/bin/pip install -q "$$(ls -t dist/*.whl | head -1)[xlsx]"
	build/release/bin/pip uninstall -q -y pip setuptools
	.venv/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o dist/cyberdiag.cdx.json build/release

# Needs the network; --strict fails when a library could not be looked up, instead of calling it clean.
audit: install
	.venv/bin/pip install -q -e '.[release]'
	.venv/bin/pip-audit --strict --skip-editable || \
	  { echo 'Not clean: a library named above has a known fault, or could not be looked up.'; exit 1; }

bench:
	$(PYTHON) -m benchmarks --write

# What takes too long for every change: 100,000 inputs, 2,000 faults in shipped files, coverage-led fuzzing, every
# protection taken out once, speed.
nightly: check fuzz protections
	CYBERDIAG_MUTANTS=2000 $(PYTHON) -m pytest -n 0 tests/catalog/test_mutants.py
	CYBERDIAG_NIGHTLY=1 $(PYTHON) -m pytest tests/report tests/test_pdf.py
	CYBERDIAG_FUZZ=100000 $(PYTHON) -m pytest tests/test_fuzz.py
	$(PYTHON) -m benchmarks

# Takes each protection out of a copy of the tree; the tests named in tests/data/protections must fail.
protections: install
	$(PYTHON) -m tests.protections

FUZZ_SECONDS ?= 300
fuzz: install
	.venv/bin/pip install -q -e '.[fuzz]'
	for reader in answers.yaml answers.json answers.csv yaml; do \
	  PYTHONPATH=tests $(PYTHON) tests/atheris_fuzz.py $$reader -max_total_time=$(FUZZ_SECONDS) -timeout=30 -max_len=4000 || exit 1; \
	done

# Half an hour or more: changes `scoring` and `loss` in every way mutmut knows and says which change no test notices.
mutants: install
	.venv/bin/pip install -q -e '.[mutants]'
	rm -rf mutants
	.venv/bin/mutmut run --max-children 1
	.venv/bin/mutmut results
