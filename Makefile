# 才档：make run 启动，make demo 看样子，make test 全部检查。说明见 README.md。
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3
BIN := .venv/bin
CASE ?=
DEMO_DATA ?= $(if $(CASE),demo-$(CASE),demo-data)

# Containers often forbid bytecode; the suite starts hundreds of processes that live by it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run demo test checks quick-checks shots lock clean

help:
	@echo "make setup   安装到 .venv"
	@echo "make run     启动（PORT=8000）"
	@echo "make demo    用约 300 位虚构的候选人启动；CASE=tech：一家科技公司，从三千个乱放的文件开始；CASE=finance：一家金融公司，一种一种试着泄漏"
	@echo "make test    全部检查与测试"
	@echo "make shots   手册里的图照现在的程序重拍（docs/图）"
	@echo "make lock    重新锁定依赖"
	@echo "make clean   删除 .venv 与缓存（不动数据）"

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh requirements.lock
	@touch $@

.venv/.ready-dev: requirements-dev.lock pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh requirements-dev.lock
	@touch $@ .venv/.ready

run: setup
	@$(BIN)/python -m compileall -q src
	@exec $(BIN)/caidang serve --yes --host "$(HOST)" --port "$(PORT)"

# The people are drawn by tools that only development needs.
demo: .venv/.ready-dev
	@exec $(BIN)/python -m tools.demo --case "$(CASE)" --data "$(DEMO_DATA)" --host "$(HOST)" --port "$(PORT)"

# What is quick, the part on PostgreSQL with the types beside it, the whole suite: see tools/suite.py.
test: .venv/.ready-dev
	@sh tools/browser.sh
	@sh tools/dovecot.sh
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -m tools.suite

checks: quick-checks
	$(BIN)/mypy

quick-checks: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo

shots: .venv/.ready-dev
	@sh tools/browser.sh
	SHOTS=docs $(BIN)/python -m pytest tests/journeys/test_shots.py -k program

lock:
	@PYTHON="$(PYTHON)" sh tools/lock.sh

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +
