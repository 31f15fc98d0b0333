# nabla: calculus of norms, worksheets and grading.
#   make         build ./nabla               make test    install what is missing, build, run every test
#   make demo    the main job into output/   make install PREFIX=/usr/local
# A folder of src/ is a layer; LAYERS="base math" BUILD=build/x builds only these, apart from the rest.

PACKAGES = gcc libc6-dev pkg-config libflint-dev libflint-arb-dev libcalcium-dev libantic-dev libhpdf-dev libpcre2-dev \
           libjansson-dev libpng-dev zlib1g-dev check fonts-lmodern python3-fonttools
TEST_PACKAGES = clang libclang-rt-14-dev valgrind poppler-utils qpdf

CC      ?= gcc
BUILD   ?= build
LAYERS  ?= base math calculus bank grading document render cli
PREFIX  ?= /usr/local
WARN     = -Wall -Wextra -Wconversion -Wshadow -Wswitch-enum -Werror -Wno-psabi
OPT     ?= -O2 -g
CFLAGS  += -std=c17 -D_GNU_SOURCE $(WARN) $(OPT) $(SANITIZE) -pthread -Isrc -MMD -MP -DNABLA_PREFIX='"$(PREFIX)"'
LDLIBS   = -lcalcium -lantic -lflint-arb -lflint -lmpfr -lgmp -lhpdf -lpcre2-8 -ljansson -lpng -lz -lm -pthread

SOURCES := $(filter-out src/cli/main.c,$(foreach l,$(LAYERS),$(wildcard src/$l/*.c)))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/*.c))

PROGRAM ?= nabla

.PHONY: all tests test demo install clean packages test-packages
.DELETE_ON_ERROR:
.SECONDARY:
all: $(PROGRAM)
tests: $(PROGRAM) $(TESTS)

$(PROGRAM): $(BUILD)/cli/main.o $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests -o $@ $< $(OBJECTS) -lcheck_pic -lsubunit -lrt $(LDLIBS)

clean:
	rm -rf build nabla

# What dpkg does not know is installed; where all is there, nothing is asked of the network.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
define install_packages
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "installing:" $$missing; \
	    $(SUDO) apt-get update -q && $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -q -y --no-install-recommends $$missing; fi
endef
packages:
	$(call install_packages,$(PACKAGES))
test-packages:
	$(call install_packages,$(PACKAGES) $(TEST_PACKAGES))

# Twice: as it is shipped, and with clang's sanitizers.
JOBS := $(shell nproc)
ASAN  = CC=clang BUILD=build/asan PROGRAM=build/asan/nabla OPT="-O1 -g1" \
        SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
test: test-packages
	@$(MAKE) --no-print-directory -s -j$(JOBS) CC=gcc tests
	@$(MAKE) --no-print-directory -s -j$(JOBS) $(ASAN) tests
	@tests/run build/asan/tests build/asan/nabla build/tests nabla

demo: packages
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@./nabla check > build/check.txt || { cat build/check.txt; exit 1; }
	@./nabla solve shifted-norm
	@for kind in worksheet solutions; do for format in pdf txt; do \
	    ./nabla sheet $$(test $$kind = worksheet || echo --solutions) practice -o output/$$kind.$$format || exit; done; done
	@./nabla grade --sheet practice -o output/grades.csv --gradebook csv --feedback output/feedback \
	    --report output/report.pdf problems/sample-answers.csv
	@echo; echo "The bank: $$(tail -n 1 build/check.txt), every step verified."
	@echo "The worksheet:         output/worksheet.pdf, output/worksheet.txt"
	@echo "Its worked solutions:  output/solutions.pdf, output/solutions.txt"
	@echo "A class, graded:       output/grades.csv ($$(($$(wc -l < problems/sample-answers.csv) - 1)) answers)"
	@echo "Its gradebook:         output/grades-gradebook.csv"
	@echo "The class, in short:   output/report.pdf"
	@echo "A sheet for each:      output/feedback/"

# The bank is found at PREFIX/share/nabla, so PREFIX is compiled in.
SHARE = $(DESTDIR)$(PREFIX)/share/nabla
install:
	@$(MAKE) --no-print-directory -s -j$(JOBS) BUILD=build/install PROGRAM=build/install/nabla all
	install -D build/install/nabla $(DESTDIR)$(PREFIX)/bin/nabla
	cd problems && find . -name '*.nabla' -exec install -D -m 644 {} $(abspath $(SHARE))/problems/{} \;
	cd templates && find . -type f -exec install -D -m 644 {} $(abspath $(SHARE))/templates/{} \;
	cd build/install/fonts && find . -name '*.ttf' -exec install -D -m 644 {} $(abspath $(SHARE))/fonts/{} \;

-include $(OBJECTS:.o=.d) $(BUILD)/cli/main.d $(TESTS:=.d)

# Fonts: Latin Modern as TrueType and its TeX metrics as a table, both below $(BUILD)/fonts (src/render/fonts.py).
PACKAGES += lmodern
PYTHON   ?= /usr/bin/python3
CFLAGS   += -I$(BUILD) -DNABLA_FONTS='"$(BUILD)/fonts"'
$(BUILD)/fonts/measures.inc: src/render/fonts.py
	$(PYTHON) $< $(@D)
$(BUILD)/render/fonts.o: $(BUILD)/fonts/measures.inc

# ---- long runs, each by its own name ----

.PHONY: oracle
# 10,000 rows against SymPy and Giac, where they are installed: derivatives found equal, perturbed ones found different.
oracle: $(PROGRAM)
	$(PYTHON) tests/oracle.py ./$(PROGRAM) 2500 1

# Pages of HTML in Chromium, where it is installed, beside the pictures kept in tests/screenshots; KEEP=keep replaces these.
.PHONY: screenshots
screenshots: all
	@tests/screenshots/look.sh ./$(PROGRAM) $(KEEP)

# How fast answers are judged, beside reading alone and beside SymPy, Giac and Maxima where they are installed.
$(BUILD)/bench/reading: tests/bench/reading.c $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(OBJECTS) $(LDLIBS)
.PHONY: bench-grade
bench-grade: all $(BUILD)/bench/reading
	$(PYTHON) tests/bench/grade.py ./$(PROGRAM) $(BUILD)/bench/reading

# Worked solutions of 20 functions beside Compute Engine's: npm install --prefix build/compute-engine @cortex-js/compute-engine@0.140
.PHONY: compare-steps
compare-steps: all
	NODE_PATH=$${NODE_PATH:-build/compute-engine/node_modules} node tests/bench/steps.js ./$(PROGRAM)

# Pages a second, beside pdflatex where it is installed.
.PHONY: bench-page
bench-page: all
	@tests/bench/page.sh ./$(PROGRAM)

.PHONY: bench fuzz
bench: bench-grade bench-page

FUZZ_SECONDS ?= 300
# Bytes as answers, declarations and prose, guided by coverage: clang's libFuzzer with AddressSanitizer.
fuzz:
	@$(MAKE) --no-print-directory -s -j$(JOBS) CC=clang BUILD=build/fuzz LAYERS="base math" SANITIZE="-fsanitize=address,undefined,fuzzer-no-link" fuzz-objects
	clang $(filter-out -MMD -MP,$(CFLAGS)) -fsanitize=address,undefined,fuzzer -o build/fuzz/answer tests/fuzz/answer.c build/fuzz/base/*.o build/fuzz/math/*.o $(LDLIBS)
	mkdir -p build/fuzz/corpus && build/fuzz/answer -max_total_time=$(FUZZ_SECONDS) -max_len=200 -timeout=10 -artifact_prefix=build/fuzz/ build/fuzz/corpus
.PHONY: fuzz-objects
fuzz-objects: $(OBJECTS)
