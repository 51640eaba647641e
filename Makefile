# Beback. `make demo` and `make test` set up everything they need in .venv, with nothing but Python 3.11 or newer.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
CORE_TESTS := playbook checks hours history recording cells contacts touches someone forget timetable daylist figures
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage mutants lint types pieces docs bench torture year lock clean

help: ## what make can do here
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name what; do printf '  make %-8s %s\n' "$$name" "$$what"; done

setup: $(VENV)/.run ## what Beback needs, in .venv

demo: $(VENV)/.run ## a sample workbook, its tasks, letters, emails, texts, the morning list and the report, in demo/ (fresh each time)
	@rm -rf demo
	@mkdir demo
	@cp config.yaml demo/config.yaml
	$(PY) scripts/setup_book.py --config demo/config.yaml --sample
	$(PY) scripts/sync.py --config demo/config.yaml
	$(PY) scripts/merge.py --config demo/config.yaml
	$(PY) scripts/morning.py --config demo/config.yaml
	$(PY) scripts/report.py --config demo/config.yaml
	@echo
	@echo "Look at:"
	@for made in $$(find demo -name '*.xlsx' -not -path '*/backups/*') demo/out/letters/*/letters.pdf demo/out/emails/* \
	    demo/out/texts/*.html demo/out/morning/*/index.html demo/out/report/*.html; do echo "  $$made"; done
	@echo "In the workbook the gray headings say what to do next, when and how. Tick Done in a row, save and close, and run:"
	@echo "  $(PY) scripts/sync.py --config demo/config.yaml"

test: $(VENV)/.dev ## all tests
	$(PY) -m pytest -rfEs

coverage: $(VENV)/.dev ## every branch of the rules taken by their tables and tests, or it fails
	$(PY) -m coverage run -m pytest -n 0 $(CORE_TESTS:%=tests/test_%.py)
	$(PY) -m coverage report

mutants: $(VENV)/.dev ## faults put into the rules one by one, and which of them no test finds, long (MUTANTS="hours timing" for other modules)
	@$(PIP) "mutmut>=3.8.1,<4"
	PYTHONPATH=scripts:tests $(PY) -m mutants $(MUTANTS)

lint: $(VENV)/.dev ## style, formatting, types, and who may import whom
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(PY) -m mypy
	PYTHONPATH=scripts $(VENV)/bin/lint-imports

types: $(VENV)/.dev ## types alone
	$(PY) -m mypy

pieces: $(VENV)/.dev ## the paper pieces in pieces/, anew from pieces/src
	PYTHONPATH=scripts:tests $(PY) -m build_pieces

docs: $(VENV)/.dev ## the page to print in docs/, anew from docs/associates.md
	PYTHONPATH=scripts:tests $(PY) -m build_docs

bench: $(VENV)/.dev ## how long a sync takes on large books, 1,000 letters and 1,000 emails (SIZES="1000 10000" for others)
	PYTHONPATH=scripts:tests $(PY) -m benchmark.run_bench $(SIZES)
	PYTHONPATH=scripts:tests $(PY) -m benchmark.letters
	PYTHONPATH=scripts:tests $(PY) -m benchmark.mails

torture: $(VENV)/.dev ## rough trials of workbook, sheet and mail, long (ARGS="--seed 2 --rounds 60", SHEETS="--seed 2 --syncs 900", MAIL="--seed 2")
	PYTHONPATH=scripts:tests $(PY) -m torture $(ARGS)
	PYTHONPATH=scripts:tests $(PY) -m torture_sheets $(SHEETS)
	PYTHONPATH=scripts:tests $(PY) -m torture_mail $(MAIL)

year: $(VENV)/.dev ## whole years in the life of a store, long (YEAR="--workbooks 2 --sheets 1 --first 7")
	PYTHONPATH=scripts:tests $(PY) -m year.run_year $(YEAR)

lock: $(VENV)/.dev ## requirements.lock anew: one set for all systems, with hashes
	$(PY) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" requirements.txt -o requirements.lock

clean: ## removes .venv, demo/ and caches; your book stays
	rm -rf $(VENV) demo .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find scripts tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.run: requirements.txt
	@$(PY) -c 'import pip; $(SUITABLE)' 2>/dev/null || { $(make_venv); }
	@echo "Installing what Beback needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

# PYTHON=... names one; else the newest that works, as a shim of that name may stand for a Python that is not there.
define make_venv
for p in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11 python3 python; do \
    if [ -n "$$p" ] && "$$p" -c '$(SUITABLE)' 2>/dev/null; then \
        echo "Making $(VENV) with $$("$$p" --version) ..."; exec "$$p" -m venv --clear $(VENV); \
    fi; \
done; \
echo "Beback needs Python 3.11 or newer with its venv module, and found none." >&2; \
echo "Get it from https://www.python.org/downloads/ (Debian, Ubuntu: sudo apt install python3 python3-venv), then run make again." >&2; \
exit 1
endef
