# Two commands for a newcomer: `make demo` and `make test`. Both prepare what they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/installed
PEERS := .venv/peers

.PHONY: demo test lint bench law

demo: law
	@$(BIN)/python -m addin.demo

test: lint
	@$(BIN)/pytest -n auto

lint: law
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: law $(PEERS)
	@$(BIN)/python -m benchmarks

law: $(READY)
	@$(BIN)/python -m policies.compile

$(READY): pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "$(PYTHON) 没有安装，或版本低于 3.11。请安装 Python 3.11 以上，或指明已有的一个，例如 make PYTHON=python3.11 demo" >&2; \
	  exit 1; }
	@echo "正在准备虚拟环境 .venv（仅第一次和依赖变化时，需要联网，约一分钟）……"
	@$(PYTHON) -m venv .venv || { echo "建不了虚拟环境。Debian、Ubuntu 请先安装 python3-venv。" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(PEERS): $(READY)
	@echo "正在安装用来比较的工具（仅第一次和依赖变化时，需要联网）……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch $@
