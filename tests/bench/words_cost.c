/* SPDX-License-Identifier: MIT
 *
 * tests/bench/words_cost.c - what the reading of bodies costs: megabytes of text
 * in a second of one core's time, and memory for a body.
 *
 *	words_cost [MEGABYTES [CASE]]		200 for each case, or for one
 */
#include <brotli/encode.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>
#include <zstd.h>

#include "config/complaint.h"
#include "config/words_file.h"
#include "filters/words/inspector.h"
#include "filters/words/words.h"

#define BODY	(1u << 20)
#define PIECE	16384
#define WORDS	10000

enum shape {
	TEXT,
	ENGLISH,
	HTML,
	JSON
};

static uint32_t
pick(uint32_t below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return ((uint32_t)(state >> 16) % below);
}

static const char *const spanish[] = {"la", "de", "el", "y", "en", "que", "a",
    "los", "crisis", "análisis", "población", "según", "informe", "gobierno",
    "mañana", "está", "bombardeo", "trabajo", "escuela", "niños", "también",
    "ciudad", "una", "por", "con", "para", "historia", "desarrollo", "más",
    "pequeño", "ministerio", "o", "agua", "tiempo", "2024,", "(1998).",
    "educación", "síntesis", "música;", "entonces,", "durante", "mundo."};
static const char *const english[] = {"the", "of", "and", "a", "to", "in",
    "is", "thesis", "analysis", "people", "according", "report", "government",
    "tomorrow,", "works.", "school", "children", "also", "city", "history",
    "development", "I", "small", "water", "time", "2024", "education",
    "music;", "because", "during", "world's", "basis", "well-known"};

static size_t
put(char *to, size_t at, const char *s)
{
	size_t n = strlen(s);

	if (at + n >= BODY)
		n = BODY - at;
	memcpy(to + at, s, n);
	return (at + n);
}

static const char *
a_word(enum shape shape)
{
	if (shape == ENGLISH || (shape != TEXT && pick(2) == 0))
		return (english[pick(sizeof(english) / sizeof(*english))]);
	return (spanish[pick(sizeof(spanish) / sizeof(*spanish))]);
}

/* About as much markup as pages have. */
static void
fill(char *to, enum shape shape)
{
	static const char *const before[] = {"", "",
	    "</p>\n<div class=\"card card--wide\" id=\"x17\"><p>",
	    "\", \"id\": 18446, \"price\": 12.50, \"text\": \""};
	static const char *const beside[] = {"", "",
	    "<a class=\"link\" href=\"/noticias/2024/05/17/nota-1.html\">",
	    "\\u00f3"};
	size_t at = put(to, 0, shape == JSON ? "[{\"text\": \"" : "<p>");
	unsigned i;

	for (i = 1; at < BODY; i++) {
		at = put(to, at, a_word(shape));
		if (i % 40 == 0)
			at = put(to, at, before[shape]);
		else if (i % 15 == 0)
			at = put(to, at, beside[shape]);
		at = put(to, at, shape == HTML && i % 15 == 7 ? "</a>, " : " ");
	}
}

static size_t
pack(const char *coding, const char *in, char *to, size_t room)
{
	uLongf n = room;
	z_stream z = {0};

	if (strcmp(coding, "zstd") == 0)
		return (ZSTD_compress(to, room, in, BODY, 3));
	if (strcmp(coding, "br") == 0) {
		(void)BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, BODY,
		    (const uint8_t *)in, &n, (uint8_t *)to);
		return (n);
	}
	if (strcmp(coding, "gzip") != 0) {
		memcpy(to, in, BODY);
		return (BODY);
	}
	(void)deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (Bytef *)(uintptr_t)in;
	z.avail_in = BODY;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	(void)deflate(&z, Z_FINISH);
	(void)deflateEnd(&z);
	return (room - z.avail_out);
}

static struct words *
make_words(void)
{
	static char list[WORDS * 24];
	struct complaints *c = complaints_new();
	struct words_file *f = NULL;
	struct words *words;
	size_t at = (size_t)snprintf(list, sizeof(list), "danger_words:\n"
	    "  words:\n    - isis\n    - bomba\n");
	unsigned i, j;

	for (i = 0; i < WORDS; i++) {
		memcpy(list + at, "    - ", 6);
		at += 6;
		for (j = 0; j < 6 + i % 6; j++)
			list[at++] = (char)('a' + pick(26));
		list[at++] = '\n';
	}
	if (words_file_parse(&f, (struct str){list, at}, "w", c) != 0)
		printf("%s\n", complaints_text(c));
	words = words_new(f, c);
	words_file_free(f);
	complaints_free(c);
	return (words);
}

static size_t
allocated(void)
{
	struct mallinfo2 m = mallinfo2();

	return (m.uordblks + m.hblkhd);
}

static double
cpu_seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return ((double)t.tv_sec + (double)t.tv_nsec / 1e9);
}

static const struct {
	const char	*label, *type, *coding;
	enum shape	 shape;
} cases[] = {
    {"text, Spanish", "text/plain; charset=utf-8", "", TEXT},
    {"text, English", "text/plain", "", ENGLISH},
    {"html", "text/html; charset=utf-8", "", HTML},
    {"json", "application/json", "", JSON},
    {"html, gzip", "text/html; charset=utf-8", "gzip", HTML},
    {"html, br", "text/html; charset=utf-8", "br", HTML},
    {"html, zstd", "text/html; charset=utf-8", "zstd", HTML},
};

static char body[BODY], packed[2 * BODY];

int
main(int argc, char **argv)
{
	unsigned mega = argc > 1 ? (unsigned)atoi(argv[1]) : 200, round;
	struct words *words = make_words();
	struct words_scratch *scratch = words_scratch_new(words);
	size_t c, n, at, before, most, now;
	struct inspection got;
	struct inspector *i;
	double start;

	printf("%-16s %10s %12s %10s\n", "", "MB/s", "KiB a body", "ratio");
	for (c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		if (argc > 2 && strcmp(argv[2], cases[c].label) != 0)
			continue;
		fill(body, cases[c].shape);
		n = pack(cases[c].coding, body, packed, sizeof(packed));
		most = 0;
		start = cpu_seconds();
		for (round = 0; round < mega; round++) {
			before = allocated();
			i = inspector_new(
			    words_group(words, NULL, STR_NONE), scratch,
			    str_of(cases[c].type), str_of(cases[c].coding),
			    false);
			for (at = 0; at < n; at += PIECE) {
				(void)inspector_feed(i, packed + at,
				    n - at < PIECE ? n - at : PIECE);
				now = allocated() - before;
				most = now > most ? now : most;
			}
			got = inspector_end(i);
			inspector_free(i);
			if (got.danger || got.unchecked)
				printf("%s: %.*s\n", cases[c].label,
				    STR_ARG(got.word));
		}
		printf("%-16s %10.0f %12.1f %10.1f\n", cases[c].label,
		    mega * 1.048576 / (cpu_seconds() - start),
		    (double)most / 1024, (double)BODY / (double)n);
	}
	words_scratch_free(scratch);
	words_free(words);
	return (0);
}
