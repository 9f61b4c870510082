# Each target works on a machine with only git, make and python3 (with venv).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SHIPPED := pmsite/capture/scaffold/github
VENDOR := pmsite/render/assets/vendor
# yaml-language-server, with which tests/editor tries the schema; without node those tests are skipped.
EDITOR := tests/editor/node_modules/.package-lock.json

.PHONY: pmsite site serve test test-unit test-long lint format schema docs vendor shots demo-sync bench lock clean

site: $(STAMP)  ## build the site of this repository's records into site/
	$(BIN)/pmsite build

serve: $(STAMP)  ## the site on http://127.0.0.1:8000, rebuilt at every edit
	$(BIN)/pmsite serve

pmsite: $(STAMP)  ## the command, into .venv/bin

test: $(STAMP) $(EDITOR)
	$(BIN)/pytest -n 2 -m "not long"

test-unit: $(STAMP)  ## without what builds whole sites, starts processes or a browser
	$(BIN)/pytest -n 2 -m "not long" --ignore=tests/site --ignore=tests/end_to_end --ignore=tests/cli --ignore=tests/editor

test-long: $(STAMP) $(EDITOR)  ## every test, property tests with 2,000 examples each, 200,000 fuzzed files: a long break
	$(BIN)/pytest -n 2 --hypothesis-profile=long

lint: $(STAMP)
	$(BIN)/zizmor --offline --quiet --persona auditor .github/workflows action.yml $(SHIPPED)/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml $(SHIPPED)/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml $(SHIPPED)/forms/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pmsite schema --check
	$(BIN)/pmsite fmt --check
	$(BIN)/pmsite explain --format markdown | diff - docs/rules.md
	$(BIN)/pmsite check

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(STAMP)
	$(BIN)/pmsite schema

docs: $(STAMP)  ## docs/rules.md from the table of rules
	$(BIN)/pmsite explain --format markdown > docs/rules.md

vendor: ## the chart library anew, cut down to what is used: see pmsite/render/assets/vendor/README.md
	cd $$(mktemp -d) && cp $(CURDIR)/$(VENDOR)/echarts.entry.mjs . && npm install --silent --no-audit --no-fund --ignore-scripts=false echarts@6.1.0 esbuild@0.28.2 \
	&& npx esbuild echarts.entry.mjs --bundle --minify --format=esm --target=es2022 --legal-comments=none --outfile=$(CURDIR)/$(VENDOR)/echarts.js

demo-sync: $(STAMP)  ## the life of an action: plan, apply, a person's edit, an overdue reminder, a close, a pull
	$(BIN)/python -m tests.standin.demo

shots: $(STAMP)  ## pictures of ten kinds of pages, light and dark, wide and narrow, into shots/: look at them
	$(BIN)/python -m tests.end_to_end.shots

bench: $(STAMP)
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.recall
	$(BIN)/python -m benchmarks.sync
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.performance

$(STAMP): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(EDITOR): tests/editor/package-lock.json
	@npm ci --prefix tests/editor --ignore-scripts --silent --no-audit --no-fund --fetch-retries 1 && touch $@ \
	|| echo "npm is missing or reaches no registry, so the editor is not tested"

lock: ## recompile requirements/*.txt from pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml requirements/build.in --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) site build dist .pmsite
