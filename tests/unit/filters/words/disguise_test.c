/* SPDX-License-Identifier: MIT */
#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "filters/words/inspector.h"
#include "config/words_file.h"
#include "filters/words/words.h"
#include "tests/unit/unit.h"

static const char list[] =
    "danger_words:\n"
    "  words:\n"
    "    - isis\n"
    "    - terrorismo\n"
    "    - бомба\n"
    "    - {word: bomba, except: [\"bomba de agua\"]}\n";

static const char scriptless[] = "  scripts: false\n";

static struct words *words;
static struct words_scratch *scratch;

#define IN(lit)		{(lit), sizeof(lit) - 1}
#define TEXT		"text/plain; charset=utf-8"
#define HTML		"text/html; charset=utf-8"
#define FORM		"application/x-www-form-urlencoded"
#define PARTS		"multipart/form-data; boundary=\"B\""
#define PART(head, body) "--B\r\n" head "\r\n\r\n" body "\r\n--B--\r\n"

/* ${flags}: d danger, b broken, u not read; "s": where scripts are not read. ${pack}: how the input is sent;
 * "-gzip": cut by a byte. */
static const struct row {
	const char	*label, *type, *pack;
	struct str	 in;
	const char	*flags;
} rows[] = {
#include "tests/unit/filters/words/disguise_rows.h"
};

static void
setup(bool without)
{
	char all[sizeof(list) + sizeof(scriptless)];
	struct complaints *c = complaints_new();
	struct words_file *f = NULL;

	(void)snprintf(all, sizeof(all), "%s%s", list,
	    without ? scriptless : "");
	if (words_file_parse(&f, str_of(all), "w.yaml", c) != 0)
		ck_abort_msg("%s", complaints_text(c));
	words = words_new(f, c);
	ck_assert_msg(words != NULL, "%s", complaints_text(c));
	words_file_free(f);
	complaints_free(c);
	scratch = words_scratch_new(words);
	ck_assert(scratch != NULL);
}

static void
teardown(void)
{
	words_scratch_free(scratch);
	words_free(words);
}

static size_t
deflate_as(int bits, struct str in, char *to, size_t room)
{
	z_stream z;

	memset(&z, 0, sizeof(z));
	ck_assert(deflateInit2(&z, 9, Z_DEFLATED, bits, 8,
	    Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)in.ptr;
	z.avail_in = (uInt)in.len;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	ck_assert(deflate(&z, Z_FINISH) == Z_STREAM_END);
	(void)deflateEnd(&z);
	return (room - z.avail_out);
}

/* One coding. */
static size_t
pack_as(struct str name, struct str in, char *to, size_t room)
{
	size_t n = room;

	if (str_eq(name, STR("gzip")))
		return (deflate_as(31, in, to, room));
	if (str_eq(name, STR("deflate")))
		return (deflate_as(15, in, to, room));
	if (str_eq(name, STR("zstd")))
		return (ZSTD_compress(to, room, in.ptr, in.len, 3));
	ck_assert(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, in.len,
	    (const uint8_t *)in.ptr, &n, (uint8_t *)to));
	return (n);
}

/* The bytes of a row as they are sent, in ${buffer} of two halves. */
static struct str
packed(const struct row *r, char *buffer, size_t half)
{
	struct str rest = str_of(r->pack), in = r->in;
	bool cut = rest.len > 0 && rest.ptr[0] == '-';
	char *to = buffer;

	rest = str_from(rest, cut);
	while (rest.len > 0) {
		in.len = pack_as(str_trim(str_split(&rest, ',')), in, to, half);
		in.ptr = to;
		to = to == buffer ? buffer + half : buffer;
	}
	return (str_head(in, in.len - cut));
}

/* Pieces: ${cut} bytes and the rest; or with ${seed} of random sizes. */
static struct inspection
inspect(const struct row *r, struct str in, size_t cut, unsigned seed)
{
	const char *coding = r->pack + (r->pack[0] == '-');
	struct inspector *i = inspector_new(
	    words_group(words, NULL, STR_NONE), scratch, str_of(r->type),
	    str_of(coding), false);
	struct inspection out;
	size_t n = cut;

	ck_assert(i != NULL);
	while (in.len > 0) {
		if (seed != 0) {
			seed = seed * 1103515245u + 12345u;
			n = 1 + (seed >> 16) % 24;
		}
		if (n > 0)
			(void)inspector_feed(i, in.ptr, str_head(in, n).len);
		in = str_from(in, n);
		n = in.len;
	}
	out = inspector_end(i);
	inspector_free(i);
	return (out);
}

static bool
same(const struct inspection *a, const struct inspection *b)
{
	return (a->danger == b->danger && a->broken == b->broken &&
		a->unchecked == b->unchecked && a->count == b->count &&
		a->offset == b->offset && str_eq(a->word, b->word));
}

START_TEST(is_found)
{
	const struct row *r = &rows[_i];
	char buffer[2][2048], flags[5];
	struct str in;
	struct inspection whole, got;
	size_t cut, n = 0;
	unsigned seed;

	setup(r->flags[0] == 's');
	in = packed(r, buffer[0], sizeof(buffer[0]));
	whole = inspect(r, in, in.len, 0);
	if (r->flags[0] == 's')
		flags[n++] = 's';
	if (whole.danger)
		flags[n++] = 'd';
	if (whole.broken)
		flags[n++] = 'b';
	if (whole.unchecked)
		flags[n++] = 'u';
	flags[n] = '\0';
	ck_assert_msg(strcmp(flags, r->flags) == 0, "%s: \"%s\" is not \"%s\""
	    " (%.*s, %s)", r->label, flags, r->flags, STR_ARG(whole.word),
	    whole.broken_why);
	for (cut = 0; cut <= in.len; cut++) {
		got = inspect(r, in, cut, 0);
		ck_assert_msg(same(&whole, &got), "%s: cut at %zu", r->label,
		    cut);
	}
	for (seed = 1; seed <= 20; seed++) {
		got = inspect(r, in, 0, seed);
		ck_assert_msg(same(&whole, &got), "%s: seed %u", r->label,
		    seed);
	}
	teardown();
}
END_TEST

/* A long text of all the plain rows: blocks, marks and cells come into it. */
START_TEST(long_texts)
{
	static char text[1 << 16];
	const struct row r = {"", TEXT, "", {text, 0}, ""};
	struct inspection whole, got;
	size_t n = 0, i = (size_t)_i;
	unsigned seed;

	setup(false);
	memset(text, ' ', sizeof(text));
	for (; n + 600 < sizeof(text); i = (i + 1) % ROWS(rows)) {
		if (strcmp(rows[i].type, TEXT) != 0 || rows[i].pack[0] != '\0' ||
		    rows[i].flags[0] == 's')
			continue;
		memcpy(text + n, rows[i].in.ptr, rows[i].in.len);
		n += rows[i].in.len + 1 + i % 3;
	}
	whole = inspect(&r, (struct str){text, n}, n, 0);
	ck_assert(whole.danger);
	for (seed = 1; seed <= 5; seed++) {
		got = inspect(&r, (struct str){text, n}, 0, seed);
		ck_assert_msg(same(&whole, &got), "seed %u: %lu %lu", seed,
		    (unsigned long)got.count, (unsigned long)got.offset);
	}
	teardown();
}
END_TEST

static const int starts[] = {0, 1, 5, 23, 40};

UNIT_MAIN("disguise", LOOP(is_found, rows) LOOP(long_texts, starts))
