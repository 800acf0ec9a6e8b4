/* SPDX-License-Identifier: MIT */
#include "filters/words/inspector.h"

#include <zlib.h>

#include "config/words_file.h"
#include "filters/words/words.h"
#include "tests/unit/unit.h"

static const char list[] =
    "danger_words:\n"
    "  words:\n"
    "    - isis\n"
    "    - terrorismo\n"
    "    - {word: bomba, except: [\"bomba de agua\", \"la gran bomba\","
    " \"bomba de calor\"]}\n"
    "    - coche bomba\n";

static struct words *words;
static struct words_scratch *scratch;
static const struct words_group *group;

static const struct {
	const char	*label, *type, *in;
	const char	*word;		/* NULL: clean */
	uint64_t	 count;
	bool		 broken, unchecked;
} rows[] = {
	{"clean", "text/plain", "hola", NULL, 0, false, false},
	{"hit", "text/plain", "una bomba", "bomba", 1, false, false},
	{"whole text", "text/plain", "bomba", "bomba", 1, false, false},
	{"upper case", "text/plain", "BOMBA", "bomba", 1, false, false},
	{"accent", "text/plain", "b\xc3\xb3mba", "bomba", 1, false, false},
	{"entity", "text/html", "<p>b&#111;mba", "bomba", 1, false, false},
	{"zero width", "text/plain", "bom\xe2\x80\x8b""ba", "bomba", 1, false,
	    false},
	{"full width", "text/plain", "\xef\xbc\xa2\xef\xbc\xaf\xef\xbc\xad"
	    "\xef\xbc\xa2\xef\xbc\xa1", "bomba", 1, false, false},
	{"crisis", "text/plain", "crisis an\xc3\xa1lisis bombardeo isisx "
	    "xisis bombas tesis", NULL, 0, false, false},
	{"three", "text/plain", "isis bomba terrorismo", "isis", 3, false,
	    false},
	{"twice in a row", "text/plain", "bomba bomba", "bomba", 2, false,
	    false},
	{"two words", "text/plain", "un coche-BOMBA", "coche bomba", 2, false,
	    false},
	{"excused", "text/plain", "la bomba de agua fr\xc3\xad""a", NULL, 0,
	    false, false},
	{"excused at the end", "text/plain", "bomba de agua", NULL, 0, false,
	    false},
	{"excused from before", "text/plain", "la gran bomba", NULL, 0, false,
	    false},
	{"excused once of twice", "text/plain", "bomba de agua, bomba",
	    "bomba", 1, false, false},
	{"not quite excused", "text/plain", "bomba de aguas", "bomba", 1,
	    false, false},
	{"excuse of another word", "text/plain", "isis bomba de agua", "isis",
	    1, false, false},
	{"inline tag", "text/html", "bom<i></i>ba", "bomba", 1, false, false},
	{"attribute", "text/html", "<img alt='bomba'>", "bomba", 1, false,
	    false},
	{"link target", "text/html", "<a href='/bomba'>x</a>", NULL, 0, false,
	    false},
	{"JSON", "application/json", "{\"a\":\"b\\u006fmba\"}", "bomba", 1,
	    false, false},
	{"problem+json", "application/problem+json", "\"b\\u006fmba\"",
	    "bomba", 1, false, false},
	{"SVG", "image/svg+xml", "<svg><text>bomba</text></svg>", "bomba", 1,
	    false, false},
	{"form", "application/x-www-form-urlencoded", "q=la+b%6Fmba",
	    "bomba", 1, false, false},
	{"latin1", "text/plain; charset=ISO-8859-1", "b\xf3mba", "bomba", 1,
	    false, false},
	{"quoted charset", "text/plain;charset=\"latin1\"", "b\xf3mba",
	    "bomba", 1, false, false},
	{"meta charset", "text/html", "<meta charset=windows-1252>b\xf3mba",
	    "bomba", 1, false, false},
	{"meta http-equiv", "text/html", "<META http-equiv=Content-Type content='text/"
	    "html; charset=windows-1252'>b\xf3mba", "bomba", 1, false, false},
	{"meta in a comment", "text/html", "<!-- <meta charset=iso-2022-jp> -->"
	    "\x1b$B bomba", "bomba", 1, false, false},
	{"meta of something else", "text/html", "<meta name=d data-charset=iso-"
	    "2022-jp content='charset=iso-2022-jp'>\x1b$B bomba", "bomba", 1,
	    false, false},
	{"unknown charset, meta", "text/html; charset=klingon", "<meta charset="
	    "windows-1252>b\xf3mba", "bomba", 1, true, false},
	{"XML declaration", "text/xml", "<?xml version='1.0' encoding="
	    "'iso-8859-1'?><a>b\xf3mba</a>", "bomba", 1, false, false},
	{"not UTF-8", "text/plain;charset=utf-8", "b\xf3mba", "bomba", 1, true, false},
	{"not UTF-8, clean", "text/html; charset=utf-8", "a\xf3", NULL, 0,
	    true, false},
	{"unknown charset", "text/plain; charset=klingon", "bomba", "bomba",
	    1, true, false},
	{"unknown charset, clean", "text/plain; charset=utf-7", "x", NULL, 0,
	    true, false},
	{"binary as text", "text/plain", "GIF\x01\x02\x03", NULL, 0, true,
	    false},
	{"no type", "", "una bomba", "bomba", 1, false, false},
	{"no type, HTML", "", " <p>b&#111;mba", "bomba", 1, false, false},
	{"no type, binary", "", "\x89PNG\r\n\x1a\n bomba", NULL, 0, false,
	    true},
	{"image", "image/png", "bomba", NULL, 0, false, true},
	{"multipart", "multipart/form-data; boundary=x", "bomba \xff\xfe",
	    "bomba", 1, false, false},
	{"empty", "text/html", "", NULL, 0, false, false},
};

static void
setup(void)
{
	struct complaints *c = complaints_new();
	struct words_file *f = NULL;

	if (words_file_parse(&f, str_of(list), "w.yaml", c) != 0)
		ck_abort_msg("%s", complaints_text(c));
	words = words_new(f, c);
	ck_assert_msg(words != NULL, "%s", complaints_text(c));
	words_file_free(f);
	complaints_free(c);
	group = words_group(words, NULL, STR_NONE);
	scratch = words_scratch_new(words);
	ck_assert(scratch != NULL);
}

static void
teardown(void)
{
	words_scratch_free(scratch);
	words_free(words);
}

/* ${step} bytes at a time. */
static struct inspection
inspect(const char *type, const char *coding, struct str in, size_t step)
{
	struct inspector *i = inspector_new(group, scratch, str_of(type),
	    str_of(coding), false);
	struct inspection out;
	struct str piece;
	size_t at;

	ck_assert(i != NULL);
	for (at = 0; at < in.len; at += step) {
		piece = str_head(str_from(in, at), step);
		if (inspector_feed(i, piece.ptr, piece.len) ==
		    INSPECT_UNCHECKED)
			break;
	}
	out = inspector_end(i);
	inspector_free(i);
	return (out);
}

static void
check(int r, struct inspection got, const char *how)
{
	ck_assert_msg(got.danger == (rows[r].word != NULL), "%s %s: danger",
	    rows[r].label, how);
	ck_assert_msg(got.count == rows[r].count, "%s %s: %lu hits",
	    rows[r].label, how, (unsigned long)got.count);
	ck_assert_msg(got.broken == rows[r].broken, "%s %s: broken: %s",
	    rows[r].label, how, got.broken_why);
	ck_assert_msg(got.unchecked == rows[r].unchecked, "%s %s: unchecked",
	    rows[r].label, how);
	if (got.danger)
		ck_assert_msg(str_eq(got.word, str_of(rows[r].word)),
		    "%s %s: %.*s", rows[r].label, how, STR_ARG(got.word));
}

/* Enough for the kind of text to be known. */
static void
setup_page(char *page, size_t size)
{
	memset(page, ' ', size);
	memcpy(page, "<html>hola", 10);
}

START_TEST(reads)
{
	struct str in = str_of(rows[_i].in);
	size_t step;

	setup();
	check(_i, inspect(rows[_i].type, "", in, in.len + 1), "whole");
	for (step = 1; step < in.len; step++)
		check(_i, inspect(rows[_i].type, "", in, step), "in pieces");
	teardown();
}
END_TEST

static size_t
compress_as(int bits, struct str in, char *to, size_t room)
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

static const struct {
	const char	*coding;
	int		 bits[2];	/* 0: none */
} codings[] = {
	{"", {0, 0}}, {"identity", {0, 0}}, {"gzip", {31, 0}},
	{"X-GZIP", {31, 0}}, {"deflate", {15, 0}}, {"deflate", {-15, 0}},
	{"gzip, gzip", {31, 31}}, {"deflate, gzip", {15, 31}},
};

static struct str
encode(int c, struct str in)
{
	static char buffer[2][8192];
	int i;

	for (i = 0; i < 2 && codings[c].bits[i] != 0; i++)
		in = (struct str){buffer[i], compress_as(codings[c].bits[i],
		    in, buffer[i], sizeof(buffer[i]))};
	return (in);
}

START_TEST(decodes)
{
	static char text[3000];
	struct inspection got;
	struct str in;
	size_t step;

	setup();
	memset(text, 'x', sizeof(text));
	memcpy(text + 2000, " B\xc3\xb3MBA ", 8);
	in = encode(_i, (struct str){text, sizeof(text)});
	for (step = 1; step < 70; step += 2) {
		got = inspect("text/plain", codings[_i].coding, in, step);
		ck_assert_msg(got.danger && !got.broken && !got.unchecked,
		    "%s %zu: %s", codings[_i].coding, step, got.broken_why);
		ck_assert_uint_ge(got.offset, 2001 - 128);
		ck_assert_uint_le(got.offset, 2001);
	}
	teardown();
}
END_TEST

/* Cut anywhere it is broken, and what came before the cut counts. */
START_TEST(cut_short)
{
	struct inspection got;
	struct str in, text = STR("una bomba, y mas texto detras de ella");
	size_t n;

	setup();
	in = encode(_i, text);
	for (n = 1; codings[_i].bits[0] != 0 && n < in.len; n++) {
		got = inspect("text/plain", codings[_i].coding,
		    str_head(in, n), 7);
		ck_assert_msg(got.broken, "%s %zu", codings[_i].coding, n);
	}
	got = inspect("text/plain", codings[_i].coding, STR(""), 1);
	ck_assert(!got.broken);
	teardown();
}
END_TEST

static const struct {
	const char	*label, *coding, *in;
} unreadable[] = {
	{"unknown coding", "lzw", "x"},
	{"not zstd", "zstd", "x"},
	{"not br", "br", "\xff\xff"},
	{"three codings", "gzip, gzip, gzip", "x"},
	{"not gzip", "gzip", "una bomba"},
	{"not deflate", "deflate", "\xff\xff\xff\xff"},
	{"bytes behind", "deflate", "\x78\x9c\x03\x00\x00\x00\x00\x01x"},
	{"garbage behind a member", "gzip", "\x1f\x8b\x08"},
};

START_TEST(is_broken)
{
	struct inspection got;

	setup();
	got = inspect("text/plain", unreadable[_i].coding,
	    str_of(unreadable[_i].in), 3);
	ck_assert_msg(got.broken && got.broken_why != NULL, "%s",
	    unreadable[_i].label);
	teardown();
}
END_TEST

START_TEST(reads_all_members)
{
	char two[512];
	struct inspection got;
	size_t n;

	setup();
	n = compress_as(31, STR("una bo"), two, sizeof(two));
	n += compress_as(31, STR("mba"), two + n, sizeof(two) - n);
	got = inspect("text/plain", "gzip", (struct str){two, n}, 1);
	ck_assert(got.danger && !got.broken);
	got = inspect("text/plain", "gzip", (struct str){two, n - 1}, 5);
	ck_assert(got.broken);
	teardown();
}
END_TEST

/* 64 MiB of zeros in 64 KiB; a bomb in a bomb. */
START_TEST(refuses_bombs)
{
	static char zeros[64u << 20], once[1 << 20], twice[1 << 16];
	struct inspection got;
	size_t n, m;

	setup();
	memset(zeros, 'a', sizeof(zeros));
	n = compress_as(31, (struct str){zeros, sizeof(zeros)}, once,
	    sizeof(once));
	got = inspect("text/plain", "gzip", (struct str){once, n}, 16384);
	ck_assert(got.broken && got.unchecked);
	m = compress_as(31, (struct str){once, n}, twice, sizeof(twice));
	got = inspect("text/plain", "gzip, gzip", (struct str){twice, m},
	    16384);
	ck_assert(got.broken && got.unchecked);
	teardown();
}
END_TEST

static const struct {
	const char	*label, *type;
	bool		 big, mark;
} wide[] = {
	{"little, marked", "text/html", false, true},
	{"big, marked", "text/plain", true, true},
	{"mark wins", "text/html; charset=utf-8", false, true},
	{"said", "text/plain; charset=utf-16le", false, false},
	{"said, big", "text/plain; charset=UTF-16BE", true, false},
};

START_TEST(reads_utf_16)
{
	static const char text[] = "\xef\xbb\xbf la bomba x";
	char in[128];
	struct inspection got;
	size_t i, n = 0;

	setup();
	if (wide[_i].mark) {
		in[n++] = wide[_i].big ? '\xfe' : '\xff';
		in[n++] = wide[_i].big ? '\xff' : '\xfe';
	}
	/* Half a surrogate pair must not put what follows out of step. */
	memcpy(in + n, wide[_i].big ? "\xd8\x00\x00\x20" : "\x00\xd8\x20\x00",
	    4);
	n += 4;
	for (i = 3; i + 1 < sizeof(text); i++) {
		in[n + wide[_i].big] = text[i];
		in[n + !wide[_i].big] = 0;
		n += 2;
	}
	for (i = 1; i < n; i++) {
		got = inspect(wide[_i].type, "", (struct str){in, n}, i);
		ck_assert_msg(got.danger && got.count == 1 && got.broken,
		    "%s %zu", wide[_i].label, i);
	}
	teardown();
}
END_TEST

static const struct {
	const char	*url;
	bool		 want;
} urls[] = {
	{"http://a.b/terrorismo/x?q=bomba", true},
	{"http://a.b/x?q=la%20b%C3%B3mba", true},
	{"http://a.b/x?q=BOMBA", true},
	{"http://a.b/x?q=b%6Fmba&y", true},
	{"http://bomba.example/", true},
	{"http://a.b/crisis/analisis", false},
	{"http://a.b/bombardeo", false},
	{"http://a.b/bomba-de-agua", false},
};

START_TEST(reads_urls)
{
	struct inspection got;
	int again;

	setup();
	for (again = 0; again < 2; again++) {
		got = inspect_text(group, scratch, str_of(urls[_i].url),
		    INSPECT_TEXT_URL);
		ck_assert_msg(got.danger == urls[_i].want, "%s", urls[_i].url);
	}
	teardown();
}
END_TEST

/* Nothing of a dirty body is left for a clean one on the same worker. */
START_TEST(keeps_bodies_apart)
{
	struct inspector *dirty, *clean;
	struct inspection got;

	setup();
	dirty = inspector_new(group, scratch, STR("text/plain"), STR(""),
	    false);
	clean = inspector_new(group, scratch, STR("text/plain"), STR(""),
	    false);
	(void)inspector_feed(dirty, "una bom", 7);
	(void)inspector_feed(clean, "una ", 4);
	(void)inspector_feed(dirty, "ba", 2);
	(void)inspector_feed(clean, "ba", 2);
	got = inspector_end(clean);
	ck_assert(!got.danger);
	got = inspector_end(dirty);
	ck_assert(got.danger && got.line == 5);
	ck_assert_str_eq(got.file, "w.yaml");
	inspector_free(dirty);
	inspector_free(clean);
	teardown();
}
END_TEST

/* What follows a word does not put its verdict off. */
START_TEST(finds_a_word_in_the_feed_that_ends_it)
{
	struct inspector *i;
	char page[6000];

	setup();
	i = inspector_new(group, scratch, STR("text/html"), STR(""), false);
	setup_page(page, sizeof(page));
	ck_assert_int_eq(inspector_feed(i, page, sizeof(page)), INSPECT_MORE);
	ck_assert_int_eq(inspector_feed(i, "<p>el isis <!--", 15),
	    INSPECT_DANGER);
	(void)inspector_end(i);
	inspector_free(i);
	teardown();
}
END_TEST

UNIT_MAIN("inspector", LOOP(reads, rows) LOOP(decodes, codings)
    LOOP(cut_short, codings) LOOP(is_broken, unreadable)
    PLAIN(reads_all_members) PLAIN(refuses_bombs) LOOP(reads_utf_16, wide)
    LOOP(reads_urls, urls) PLAIN(keeps_bodies_apart)
    PLAIN(finds_a_word_in_the_feed_that_ends_it))
