# `make check` is everything CI runs; the tests run the linters, the type checker and `cyberdiag check` too.
PYTHON ?= .venv/bin/python

.PHONY: check install parsed examples first-questions pictures docs validation format wheel release record audit bench nightly mutants fuzz protections \
  constraints newest lowest pythons

check: install
	$(PYTHON) -m pytest

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	python3 -m venv .venv
	.venv/bin/pip install -q -c constraints.txt -e '.[dev]'
	touch $@

COMPILE = .venv/bin/uv pip compile --quiet pyproject.toml

.venv/locks: .venv/installed
	.venv/bin/pip install -q -c constraints.txt -e '.[locks]'
	touch $@

# The newest releases that every supported Python can have on every system; run `make check` before it is committed.
constraints: .venv/locks
	$(COMPILE) --upgrade --universal --python-version 3.11 --fork-strategy fewest --all-extras --no-annotate \
	  --no-emit-package pip --custom-compile-command 'make constraints' -o constraints.txt
	for python in 3.11 3.12 3.13 3.14; do for system in linux macos windows; do \
	  $(COMPILE) --extra dev --extra xlsx -c constraints.txt --only-binary :all: \
	    --python-version $$python --python-platform $$system >/dev/null || exit 1; \
	done; done
	$(COMPILE) --all-extras -c constraints.txt --only-binary :all: --no-binary pyspark --python-version 3.11 --python-platform linux >/dev/null
	$(PYTHON) -m tests.pins build

# The tests with the newest releases of everything, whatever constraints.txt says.
newest:
	python3 -m venv --clear build/newest
	build/newest/bin/pip install -q -e '.[dev]'
	build/newest/bin/python -m pytest

# The tests with the lowest releases that the program says it runs with; a lower bound is a promise.
lowest: .venv/locks
	mkdir -p build
	$(PYTHON) -m tests.pins lowest >build/lowest.in
	cp constraints.txt build/lowest.txt
	$(COMPILE) --extra dev -c build/lowest.in -o build/lowest.txt
	python3 -m venv --clear build/lowest
	build/lowest/bin/pip install -q -c build/lowest.txt -e '.[dev]'
	build/lowest/bin/python -m pytest

# The tests with other Pythons of this computer, such as make pythons PYTHONS="python3.13".
PYTHONS ?= python3.12 python3.13 python3.14
pythons:
	for python in $(PYTHONS); do \
	  $$python -m venv --clear build/$$python && \
	  build/$$python/bin/pip install -q -c constraints.txt -e '.[dev]' && \
	  build/$$python/bin/python -m pytest || exit 1; \
	done

parsed:
	$(PYTHON) hatch_build.py

examples:
	$(PYTHON) -m tests.examples

pictures:
	$(PYTHON) -m tests.pictures

docs:
	$(PYTHON) -m tests.docs
	$(PYTHON) -m tests.reference

# The loss model beside the surveys of the police; ends with 1 where it lies outside their sampling error.
validation:
	$(PYTHON) -m tests.validation

# What the first questions tell of made-up firms; after questions changed, with --order and --widths too.
first-questions:
	for name in cyber-risk leak-response; do $(PYTHON) -m benchmarks.first_questions $$name; done

# Before a release: puts the versions of the shipped questionnaires on record.
record:
	for name in profile cyber-risk leak-response scs3; do $(PYTHON) -m cyberdiag history questionnaires/$$name --record; done

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

wheel:
	$(PYTHON) -m build

# The same bytes whoever builds them, and a list of what is installed with them.
release: install
	.venv/bin/pip install -q -c constraints.txt -e '.[release]'
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(PYTHON) -m build
	python3 -m venv --clear build/release
	build/release/bin/pip install -q -c constraints.txt "$$(ls -t dist/*.whl | head -1)[xlsx]"
	build/release/bin/pip uninstall -q -y pip setuptools
	.venv/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o dist/cyberdiag.cdx.json build/release

# Needs the network; --strict fails when a library could not be looked up, instead of calling it clean.
audit: install
	.venv/bin/pip install -q -c constraints.txt -e '.[release]'
	.venv/bin/pip-audit --strict --skip-editable || \
	  { echo 'Not clean: a library named above has a known fault, or could not be looked up.'; exit 1; }

bench:
	$(PYTHON) -m benchmarks --write

# What takes too long for every change: 100,000 inputs, each timed, files as large as may be, 2,000 faults in shipped files, coverage-led fuzzing, every
# protection taken out once, speed.
nightly: check fuzz protections
	CYBERDIAG_MUTANTS=2000 $(PYTHON) -m pytest -n 0 tests/catalog/test_mutants.py
	CYBERDIAG_NIGHTLY=1 $(PYTHON) -m pytest tests/report tests/test_pdf.py tests/test_growth.py tests/answer_files tests/filling tests/columns \
	  tests/interview tests/test_first_questions.py tests/loss tests/cli/test_streams.py tests/cli/test_machine.py tests/book/test_equal.py
	CYBERDIAG_FUZZ=100000 $(PYTHON) -m pytest tests/test_fuzz.py
	CYBERDIAG_NIGHTLY=1 $(PYTHON) -m pytest -n 0 tests/test_hostile.py
	$(PYTHON) -m benchmarks

# Puts a function that protects no more in the place of each named in tests/protections; the tests named there must fail.
protections: install
	.venv/bin/pip install -q -c constraints.txt -e '.[spark]'
	$(PYTHON) -m tests.protections

FUZZ_SECONDS ?= 300
fuzz: install
	.venv/bin/pip install -q -c constraints.txt -e '.[fuzz]'
	for reader in answers.yaml answers.json answers.csv yaml; do \
	  PYTHONPATH=tests $(PYTHON) tests/atheris_fuzz.py $$reader -max_total_time=$(FUZZ_SECONDS) -timeout=30 -max_len=4000 || exit 1; \
	done

# Half an hour or more: changes `scoring` and `loss` in every way mutmut knows and says which change no test notices.
mutants: install
	.venv/bin/pip install -q -c constraints.txt -e '.[mutants]'
	rm -rf mutants
	.venv/bin/mutmut run --max-children 1
	.venv/bin/mutmut results
