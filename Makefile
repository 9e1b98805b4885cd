# 民政综合业务平台 — tasks. `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-$(shell cksum requirements/runtime.lock | cut -d' ' -f1)
DEV := $(VENV)/.dev-$(shell cksum requirements/dev.lock | cut -d' ' -f1)
ORACLE := $(VENV)/oracle/.installed-$(shell cksum requirements/oracle.lock | cut -d' ' -f1)
SPARK := $(VENV)/spark/.installed-$(shell cksum requirements/spark.lock | cut -d' ' -f1)
LINKAGE := $(VENV)/linkage/.installed-$(shell cksum requirements/linkage.lock | cut -d' ' -f1)
PIP := $(BIN)/python -m pip --disable-pip-version-check -q


.PHONY: help environment demo test lint fix types spec house e2e faults bench bench-benefits oracle oracle-environment spark spark-environment bench-spark linkage linkage-environment bench-linkage mutants docs check lock assets fold clean

help:              ## list the tasks
	@grep -E '^[a-z0-9-]+: .*##|^[a-z0-9-]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(RUNTIME): requirements/runtime.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本。"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖……"
	@test -e $(DEV) || $(PIP) install --require-hashes --no-deps --no-compile -r requirements/runtime.lock
	@$(BIN)/python frontend/build_frontend.py
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib src >/dev/null 2>&1 || true   # by all cores at once, for every process that follows
	@rm -f $(VENV)/.runtime-*; touch $@

$(DEV): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本。"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖（含测试工具）……"
	@$(PIP) install --require-hashes --no-deps --no-compile -r requirements/dev.lock
	@$(BIN)/python frontend/build_frontend.py --with-axe
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib src >/dev/null 2>&1 || true   # by all cores at once, as above
	@rm -f $(VENV)/.dev-*; touch $@

environment: $(DEV)   ## install everything for tests and checks

assets: $(RUNTIME)   ## build the front-end files
	@$(BIN)/python frontend/build_frontend.py

demo: $(RUNTIME) assets   ## a running demonstration city on http://127.0.0.1:8000
	@exec $(BIN)/minzheng demo

test: $(DEV)       ## all tests
	@$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder

lint: $(DEV)       ## style, structure, spelling
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check . 
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --lint src/minzheng/web/templates
	@$(BIN)/codespell src tests tools docs bench *.md

fix: $(DEV)        ## mend what can be mended by machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(DEV)      ## mypy --strict
	@$(BIN)/mypy

spec: $(DEV)       ## tables that a caseworker can read
	@$(BIN)/pytest -q tests/spec

house: $(DEV)      ## rules of the house
	@$(BIN)/pytest -q tests/house

e2e: $(DEV)        ## real browser
	@$(BIN)/pytest -q tests/e2e

faults: $(DEV)     ## kill -9 and other misfortunes, then planted bugs (TRIALS, SEED: python -m tests.faults.harness --help)
	@$(BIN)/python -m tests.faults.harness

bench: $(DEV)      ## speed, printed and never asserted
	@$(BIN)/python -m bench

bench-benefits: $(DEV) $(ORACLE)   ## benefit rules over whole registers, beside other engines and the same by hand
	@$(BIN)/python -m bench.benefits

$(ORACLE): requirements/oracle.lock
	@echo "安装另一计算引擎（只供检查，AGPL，不随产品）……"
	@test -x $(VENV)/oracle/bin/python || $(PYTHON) -m venv $(VENV)/oracle
	@$(VENV)/oracle/bin/python -m pip --disable-pip-version-check -q install --require-hashes --no-deps -r requirements/oracle.lock
	@rm -f $(VENV)/oracle/.installed-*; touch $@

oracle-environment: $(ORACLE)

$(LINKAGE): requirements/linkage.lock
	@echo "安装批量比对组件（自成一个环境，看得见本环境的包）……"
	@test -x $(VENV)/linkage/bin/python || $(PYTHON) -m venv $(VENV)/linkage
	@$(VENV)/linkage/bin/python -m pip --disable-pip-version-check -q install --require-hashes --no-deps --no-compile -r requirements/linkage.lock
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > $$($(VENV)/linkage/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/minzheng.pth
	@echo "$(CURDIR)/src" >> $$($(VENV)/linkage/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/minzheng.pth
	@rm -f $(VENV)/linkage/.installed-*; touch $@

linkage-environment: $(DEV) $(LINKAGE)

linkage: $(DEV) $(LINKAGE)   ## how well duplicates are found among labelled invented people
	@$(BIN)/pytest -q tests/linkage

bench-linkage: $(DEV) $(LINKAGE)   ## a hundred thousand invented people compared: precision, recall, seconds
	@$(VENV)/linkage/bin/python -m bench.linkage

oracle: $(DEV) $(ORACLE)   ## the benefit rules against OpenFisca, to the fen
	@$(BIN)/pytest -q tests/oracle

$(SPARK): requirements/spark.lock
	@echo "安装 Apache Spark（自成一个环境，看得见本环境的包）……"
	@test -x $(VENV)/spark/bin/python || $(PYTHON) -m venv $(VENV)/spark
	@$(VENV)/spark/bin/python -m pip --disable-pip-version-check -q install --require-hashes --no-deps --no-compile -r requirements/spark.lock
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > $$($(VENV)/spark/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/minzheng.pth
	@echo "$(CURDIR)/src" >> $$($(VENV)/spark/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/minzheng.pth
	@rm -f $(VENV)/spark/.installed-*; touch $@

spark-environment: $(DEV) $(SPARK)

spark: $(DEV) $(SPARK)   ## rules, screening and reconciliation on Apache Spark, row by row and to the fen (needs Java 17)
	@$(BIN)/pytest -q tests/spark

bench-spark: $(DEV) $(SPARK)   ## the rules over whole registers on Apache Spark, beside the embedded engine
	@$(VENV)/spark/bin/python -m bench.spark

mutants: $(DEV)    ## change the benefit rules in every small way: some test must notice
	@$(BIN)/python -m tests.mutation

docs: $(DEV)       ## write the generated reference
	@$(BIN)/minzheng describe docs/reference
	@$(BIN)/python -m tests.spec docs/reference

fold:              ## write each app's migrations as one, before a release
	@$(BIN)/python tools/fold_migrations.py

check: lint types test   ## what CI runs

lock:              ## write the locked requirements anew (needs uv)
	uv pip compile pyproject.toml --extra dev --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o requirements/dev.lock
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -c requirements/dev.lock -q -o requirements/runtime.lock
	uv pip compile requirements/oracle.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -c requirements/dev.lock -q -o requirements/oracle.lock
	uv pip compile requirements/spark.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -c requirements/dev.lock -q -o requirements/spark.lock
	uv pip compile requirements/linkage.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -c requirements/dev.lock -q -o requirements/linkage.lock

clean:             ## remove the environment and built files, never the data
	@rm -rf $(VENV) build dist src/minzheng/web/static/vendor src/minzheng/adapters/papers/fonts frontend/.stamp
