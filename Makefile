# Handhold's commands.  Works with make 3.81, and in a folder with spaces in its name: every path here is relative.
.PHONY: help run test check bench demo pictures clean
PYTHON = .venv/bin/python
MARKS = not slow

help:
	@echo 'make run       start Handhold on http://127.0.0.1:8642   (PORT and HANDHOLD_DATA change where)'
	@echo 'make demo      the same with a made-up couple and three months of their life, in data/demo'
	@echo 'make test      all but the slow tests                   (ARGS="-k words" picks some, MARKS= leaves none out)'
	@echo 'make check     style, types and the rules of the house'
	@echo 'make bench     what it costs, as ratios from one run    (SHORT=1 for a quick look)'
	@echo 'make pictures  draw every page anew into docs/img'
	@echo 'make clean     forget the virtual environment; your data stays'

run:
	@sh scripts/prepare run
	@exec $(PYTHON) -m handhold serve

demo:
	@sh scripts/prepare run
	@exec $(PYTHON) -m handhold demo

test:
	@sh scripts/prepare test
	@$(PYTHON) -m pytest -m '$(MARKS)' $(ARGS)

check:
	@sh scripts/prepare test
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@.venv/bin/oxlint --quiet --deny-warnings src tests
	@$(PYTHON) -m mypy
	@$(PYTHON) -m pytest tests/house

bench:
	@sh scripts/prepare test
	@SHORT='$(SHORT)' $(PYTHON) -m benchmarks

pictures:
	@sh scripts/prepare test
	@$(PYTHON) -m tests.browser.pictures

clean:
	@rm -rf .venv
