/* SPDX-License-Identifier: MIT */
#include "filters/words/normalise.h"

#include <stdio.h>

#include "proxy/base/str.h"
#include "tests/unit/unit.h"

#define OUT_SIZE	65536

static char out[OUT_SIZE];
static size_t out_len;
static uint64_t first;		/* offset of the first word */
static struct fold_cache cache;
static struct normalise norm;

static const struct {
	const char	*label;
	enum text_kind	 kind;
	const char	*in, *want;
} rows[] = {
	{"plain", TEXT_PLAIN, "La bomba, de agua.", " la bomba de agua "},
	{"empty", TEXT_PLAIN, "", " "},
	{"only signs", TEXT_PLAIN, " ,.-\n", " "},
	{"case", TEXT_PLAIN, "BOMBA", " bomba "},
	{"accent", TEXT_PLAIN, "b\xc3\xb3mba", " bomba "},
	{"combining accent", TEXT_PLAIN, "bo\xcc\x81mba", " bomba "},
	{"upper case accents", TEXT_PLAIN, "AN\xc3\x81LISIS", " analisis "},
	{"n tilde, c cedilla", TEXT_PLAIN, "a\xc3\xb1o fran\xc3\xa7""ais",
	    " ano francais "},
	{"sharp s", TEXT_PLAIN, "Stra\xc3\x9f""e", " strasse "},
	{"stroke letters", TEXT_PLAIN, "b\xc3\xb8mba \xc5\x81\xc3\xb3""d\xc5"
	    "\xba", " bomba lodz "},
	{"zero-width space", TEXT_PLAIN, "bom\xe2\x80\x8b""ba", " bomba "},
	{"joiner", TEXT_PLAIN, "bom\xe2\x80\x8d""ba", " bomba "},
	{"soft hyphen", TEXT_PLAIN, "bom\xc2\xad""ba", " bomba "},
	{"byte order mark", TEXT_PLAIN, "\xef\xbb\xbf""bomba", " bomba "},
	{"bidi override", TEXT_PLAIN, "\xe2\x80\xae""bomba\xe2\x80\xac",
	    " bomba "},
	{"control byte", TEXT_PLAIN, "bom\x01""ba", " bomba "},
	{"full width", TEXT_PLAIN, "\xef\xbc\xa2\xef\xbc\xaf\xef\xbc\xad\xef"
	    "\xbc\xa2\xef\xbc\xa1", " bomba "},
	{"mathematical", TEXT_PLAIN, "\xf0\x9d\x90\x81\xf0\x9d\x97\xbc"
	    "mba", " bomba "},
	{"circled", TEXT_PLAIN, "\xe2\x93\x91omba", " bomba "},
	{"ligature", TEXT_PLAIN, "\xef\xac\x81n", " fin "},
	{"no-break space", TEXT_PLAIN, "la\xc2\xa0""bomba", " la bomba "},
	{"Greek", TEXT_PLAIN, "\xce\x92\xcf\x8c\xce\xbc\xce\xb2\xce\xb1",
	    " \xce\xb2\xce\xbf\xce\xbc\xce\xb2\xce\xb1 "},
	{"Han words of one", TEXT_PLAIN, "\xe7\x82\xb8\xe5\xbc\xb9x",
	    " \xe7\x82\xb8 \xe5\xbc\xb9 x "},
	{"windows-1252 in UTF-8", TEXT_PLAIN, "b\xf3mba", " bomba "},
	{"overlong", TEXT_PLAIN, "\xc1\xa2omba", " a omba "},
	{"cut sequence", TEXT_PLAIN, "x \xe2\x80", " x a "},
	{"underscore", TEXT_PLAIN, "la_bomba", " la bomba "},

	{"tags", TEXT_HTML, "<p>La</p><p>bomba</p>", " la bomba "},
	{"inline tag", TEXT_HTML, "bom<b>ba</b> x", " bom ba bomba x "},
	{"empty inline tag", TEXT_HTML, "bom<b></b>ba", " bom ba bomba "},
	{"inline around a word", TEXT_HTML, "<b>bomba</b> x", " bomba x "},
	{"two spans", TEXT_HTML, "<span>a</span><span>b</span>", " a b ab "},
	{"comment", TEXT_HTML, "bom<!-- x -->ba", " bomba "},
	{"comment with dashes", TEXT_HTML, "<!-- a -- b --- -->x", " x "},
	{"short comment", TEXT_HTML, "<!-->x<!--->y", " xy "},
	{"comment ended by bang", TEXT_HTML, "<!-- a --!>x", " x "},
	{"comment never ended", TEXT_HTML, "a<!-- b", " a "},
	{"declaration", TEXT_HTML, "<!DOCTYPE html>x", " x "},
	{"CDATA", TEXT_XML, "<a><![CDATA[bomba]]></a>", " bomba "},
	{"processing instruction", TEXT_XML, "<?xml version='1'?>x", " x "},
	{"less-than in text", TEXT_HTML, "a < b <3", " a b 3 "},
	{"attribute not shown", TEXT_HTML, "<a href=\"bomba\">x</a>", " x "},
	{"attribute shown", TEXT_HTML, "<img alt=\"La bomba\">", " la bomba "},
	{"bare attribute", TEXT_HTML, "<input value=bomba>x", " bomba x "},
	{"greater-than in a value", TEXT_HTML, "<a x='>'>y", " y "},
	{"meta", TEXT_HTML, "<meta name=x content='La b&oacute;mba'/>",
	    " la bomba "},
	{"end tag unknown", TEXT_HTML, "a</ b>c", " ac "},
	{"decimal", TEXT_HTML, "b&#111;mba", " bomba "},
	{"hexadecimal", TEXT_HTML, "b&#x6f;mba", " bomba "},
	{"upper X, zeros", TEXT_HTML, "b&#X00000000000000000000006F;mba",
	    " bomba "},
	{"no semicolon", TEXT_HTML, "b&#111mba", " bomba "},
	{"named", TEXT_HTML, "b&oacute;mba &Aacute;", " bomba a "},
	{"named, no semicolon", TEXT_HTML, "b&oacutemba", " bomba "},
	{"soft hyphen named", TEXT_HTML, "bom&shy;ba&zwnj;s", " bombas "},
	{"zero width named", TEXT_HTML, "bom&ZeroWidthSpace;ba", " bomba "},
	{"no-break space named", TEXT_HTML, "la&nbsp;bomba", " la bomba "},
	{"Fraktur", TEXT_HTML, "&bfr;omba", " bomba "},
	{"unknown name", TEXT_HTML, "x &bomba; y", " x bomba y "},
	{"ampersand", TEXT_HTML, "a & b &amp;#111; c&", " a b 111 c "},
	{"reference, too large", TEXT_HTML, "a&#99999999999;b", " a b "},
	{"reference to 1252", TEXT_HTML, "&#138;al", " sal "},
	{"reference never ended", TEXT_HTML, "b&oacute", " bo "},
	{"script", TEXT_HTML, "<script>var a='b\\u006fmba<b>'</script>x",
	    " var a bomba b x "},
	{"script end in part", TEXT_HTML, "<script></scr</script >x",
	    " scr x "},
	{"title is raw", TEXT_HTML, "<title>a<!--</title>b-->", " a b "},
	{"textarea and escapes", TEXT_HTML, "<textarea>C:\\bomba</textarea>",
	    " c bomba "},
	{"unknown element", TEXT_HTML, "bom<x-y>ba</x-y>", " bom ba bomba "},
	{"plain to the end", TEXT_HTML, "<plaintext></plaintext><!--x-->",
	    " plaintext x "},
	{"whole in SVG", TEXT_HTML, "<svg><style/></svg>bom<b>ba", " bom ba "
	    "bomba "},
	{"never whole in HTML", TEXT_HTML, "<title/>bom<b>ba", " bom b ba "},
	{"CDATA in SVG", TEXT_HTML, "<svg><![CDATA[<!-- x>]]>a<!--y-->",
	    " x a "},
	{"CDATA in HTML", TEXT_HTML, "<svg></svg><![CDATA[<!--x-->y]]>", " y "},
	{"CDATA in XML", TEXT_XML, "<a><![CDATA[<b c>]]d]]>e", " b c d e de "},
	{"entities of XML", TEXT_XML, "<!DOCTYPE a [<!ENTITY b 'cd'>]><?e f?>g",
	    " doctype a entity b cd g "},
	{"prefix in XML", TEXT_XML, "bom<h:b>ba</h:b>", " bom ba bomba "},
	{"no raw in XML", TEXT_XML, "<script/>b&#111;mba<x/>", " bomba "},

	{"JSON", TEXT_JSON, "{\"a\":\"la b\\u00f3mba\"}", " a la bomba "},
	{"JSON pair", TEXT_JSON, "\"\\ud835\\uddefomba\"", " bomba "},
	{"JSON line", TEXT_JSON, "\"a\\nbomba\"", " a bomba "},
	{"JSON backslash", TEXT_JSON, "\"C:\\\\bomba\"", " c bomba "},
	{"JSON slash", TEXT_JSON, "\"a\\/b\"", " a b "},
	{"JavaScript", TEXT_JSON, "'b\\x6fmb\\u{61}'", " bomba "},
	{"bad escape", TEXT_JSON, "\"a\\u00zb\"", " a zb "},

	{"percent", TEXT_PERCENT, "q=b%6fmba", " q bomba "},
	{"percent accent", TEXT_PERCENT, "b%C3%B3mba", " bomba "},
	{"percent 1252", TEXT_PERCENT, "b%F3mba", " bomba "},
	{"plus", TEXT_PERCENT, "la+bomba&x=1", " la bomba x 1 "},
	{"no escape", TEXT_PERCENT, "100%zz%4", " 100 zz 4 "},
	{"path", TEXT_PERCENT, "/terrorismo/x?q=bomba",
	    " terrorismo x q bomba "},
};

static void
collect(void *arg, const char *bytes, size_t n, uint64_t at,
    const uint64_t *marks)
{
	(void)arg;
	if (at == 0 && n > 1)
		first = marks[0];
	ck_assert_uint_eq(at, out_len);
	ck_assert(out_len + n < OUT_SIZE);
	memcpy(out + out_len, bytes, n);
	out_len += n;
	out[out_len] = '\0';
}

static void
fold(enum text_kind kind, struct str in, size_t cut, size_t cut2)
{
	out_len = 0;
	first = 0;
	normalise_init(&norm, kind, &cache, collect, NULL);
	normalise_feed(&norm, in.ptr, cut);
	normalise_feed(&norm, in.ptr + cut, cut2 - cut);
	normalise_feed(&norm, in.ptr + cut2, in.len - cut2);
	normalise_end(&norm);
}

START_TEST(folds)
{
	struct str in = str_of(rows[_i].in);

	fold(rows[_i].kind, in, in.len, in.len);
	ck_assert_msg(strcmp(out, rows[_i].want) == 0, "%s: \"%s\"",
	    rows[_i].label, out);
}
END_TEST

/* Whatever the two cuts, the words are the same. */
START_TEST(splits_do_not_show)
{
	static char whole[OUT_SIZE];
	struct str in = str_of(rows[_i].in);
	size_t cut, cut2;
	uint64_t source;

	fold(rows[_i].kind, in, in.len, in.len);
	memcpy(whole, out, out_len + 1);
	source = first;
	for (cut = 0; cut <= in.len; cut++) {
		for (cut2 = cut; cut2 <= in.len; cut2++) {
			fold(rows[_i].kind, in, cut, cut2);
			ck_assert_msg(strcmp(out, whole) == 0,
			    "%s: %zu %zu: \"%s\"", rows[_i].label, cut, cut2,
			    out);
			ck_assert_uint_eq(first, source);
		}
	}
}
END_TEST

/* Over many blocks, and with a word longer than one. */
START_TEST(blocks_do_not_show)
{
	static char in[40000], want[OUT_SIZE];
	size_t i, n = 1;

	want[0] = ' ';
	for (i = 0; i < sizeof(in); i++) {
		in[i] = i > 20000 && i < 30000 ? 'a' : "xYz, "[i % 5];
		if (in[i] != ' ' && in[i] != ',')
			want[n++] = str_lower(in[i]);
		else if (want[n - 1] != ' ')
			want[n++] = ' ';
	}
	if (want[n - 1] != ' ')
		want[n++] = ' ';
	want[n] = '\0';
	for (i = 0; i < 5000; i += 617) {
		fold(TEXT_PLAIN, (struct str){in, sizeof(in)}, i, 3 * i + 7);
		ck_assert(strcmp(out, want) == 0);
	}
}
END_TEST

/* What stands far apart is read by itself first, flushed or not. */
START_TEST(far_apart)
{
	static const struct {
		const char	*before, *behind, *want;
	} cases[] = {
	    {"a b&#111;m<!--", "-->ba c", " a bom ba bomba c "},
	    {"a bom<!--", "--> c", " a bom c "},
	    {"a bo<b>m</b><!--", "-->ba c", " a bo m bom ba bomba c "},
	    {"a bo<b>m</b><!--", "--><p>c", " a bo m bom c "},
	};
	static char in[8192];
	size_t i, cut, n;
	int len;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		len = snprintf(in, sizeof(in), "%s%05000d%s", cases[i].before,
		    0, cases[i].behind);
		n = (size_t)len;
		for (cut = 0; cut <= n; cut += 3) {
			out_len = 0;
			normalise_init(&norm, TEXT_HTML, &cache, collect,
			    NULL);
			normalise_feed(&norm, in, cut);
			normalise_flush(&norm);
			normalise_feed(&norm, in + cut, n - cut);
			normalise_end(&norm);
			ck_assert_str_eq(out, cases[i].want);
		}
	}
}
END_TEST

/* Behind other markup, too. */
START_TEST(where_a_word_began)
{
	fold(TEXT_HTML, STR("<b></b><img alt='bomba'>"), 24, 24);
	ck_assert_uint_eq(first, 17);
}
END_TEST

UNIT_MAIN("normalise", LOOP(folds, rows) LOOP(splits_do_not_show, rows)
    PLAIN(blocks_do_not_show) PLAIN(far_apart) PLAIN(where_a_word_began))
