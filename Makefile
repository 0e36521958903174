# make demo: from nothing to the minutes of a sample recording. make test: the tests. make check: the linters.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: demo install test check examples gallery bench clean

demo: install
	$(BIN)/minutes run samples/planning.flac --output-dir demo --force
	@echo "Read them: demo/planning.md, or open demo/planning.html in a browser."

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --editable ".[offline,train,review]"
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --group test
	touch $@

.venv/checked: .venv/installed
	$(BIN)/python -m pip install --quiet --group check
	touch $@

test: .venv/tested
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/checked
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The example in docs/ and its pictures, which need Debian's chromium and poppler-utils.
examples: .venv/installed
	$(BIN)/python -m pip install --quiet --group screenshots
	$(BIN)/minutes run samples/planning.flac --output-dir docs/example --output-format md,html --force --explain \
	  --speaker S1=Anna --speaker S2=Peter --speaker S3=David --speaker S4=Kevin
	$(BIN)/python docs/screenshots.py docs/example/planning.html docs/images
	$(BIN)/python docs/screenshots_review.py docs/images

# Every sample in every form; needs LibreOffice and poppler-utils too.
gallery: .venv/installed
	$(BIN)/python -m pip install --quiet --group screenshots
	$(BIN)/python docs/gallery.py

# The benchmarks of speed that need no GPU, one after another, then the README's table of them.
bench: .venv/tested
	$(BIN)/python -m pip install --quiet --group bench
	for script in startup scoring_speed whole recognition_speed faster_whisper_speed diarization_speed; do $(BIN)/python benchmarks/$$script.py || exit; done
	$(BIN)/python benchmarks/table.py

clean:
	rm -rf .venv demo build dist
