# nabla: calculus of norms, worksheets and grading.
#   make         build ./nabla               make test    install what is missing, build, run every test
#   make demo    the main job into output/   make install PREFIX=/usr/local
# A folder of src/ is a layer; LAYERS="base math" BUILD=build/x builds only these, apart from the rest.

PACKAGES = gcc libc6-dev pkg-config libflint-dev libflint-arb-dev libcalcium-dev libantic-dev libhpdf-dev libpcre2-dev \
           libjansson-dev check fonts-lmodern python3-fonttools
TEST_PACKAGES = clang libclang-rt-14-dev valgrind poppler-utils qpdf

CC      ?= gcc
BUILD   ?= build
LAYERS  ?= base math calculus bank grading document render cli
PREFIX  ?= /usr/local
WARN     = -Wall -Wextra -Wconversion -Wshadow -Wswitch-enum -Werror
OPT     ?= -O2 -g
CFLAGS  += -std=c17 -D_GNU_SOURCE $(WARN) $(OPT) $(SANITIZE) -pthread -Isrc -MMD -MP -DNABLA_PREFIX='"$(PREFIX)"'
LDLIBS   = -lcalcium -lantic -lflint-arb -lflint -lmpfr -lgmp -lhpdf -lpcre2-8 -ljansson -lm -pthread

SOURCES := $(filter-out src/cli/main.c,$(foreach l,$(LAYERS),$(wildcard src/$l/*.c)))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
TESTS   := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/*.c))

.PHONY: all clean
.DELETE_ON_ERROR:
.SECONDARY:
all: nabla

nabla: $(BUILD)/cli/main.o $(OBJECTS)
	$(CC) $(CFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Itests -o $@ $< $(OBJECTS) -lcheck_pic -lsubunit -lrt $(LDLIBS)

clean:
	rm -rf build nabla

-include $(OBJECTS:.o=.d) $(BUILD)/cli/main.d $(TESTS:=.d)

# Fonts: Latin Modern as TrueType and its TeX metrics as a table, both below $(BUILD)/fonts (src/render/fonts.py).
PACKAGES += lmodern
PYTHON   ?= /usr/bin/python3
CFLAGS   += -I$(BUILD) -DNABLA_FONTS='"$(BUILD)/fonts"'
$(BUILD)/fonts/measures.inc: src/render/fonts.py
	$(PYTHON) $< $(@D)
$(BUILD)/render/fonts.o: $(BUILD)/fonts/measures.inc
