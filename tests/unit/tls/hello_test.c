/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/hello_test.c - the names of a ClientHello, in any split, and
 * what is no hello.
 */
#include "proxy/tls/hello.h"

#include <stdio.h>

#include "tests/unit/unit.h"

/* Bytes being put together; text in hex, spaces allowed. */
struct made {
	unsigned char	 mem[40000];
	size_t		 len;
};

static void
put(struct made *m, const char *hex)
{
	unsigned byte;

	for (; *hex != '\0'; hex += 2) {
		while (*hex == ' ')
			hex++;
		ck_assert_int_eq(sscanf(hex, "%2x", &byte), 1);
		m->mem[m->len++] = (unsigned char)byte;
	}
}

static void
put_number(struct made *m, size_t value, unsigned width)
{
	while (width-- > 0)
		m->mem[m->len++] = (unsigned char)(value >> 8 * width);
}

static void
put_bytes(struct made *m, const void *bytes, size_t len)
{
	memcpy(m->mem + m->len, bytes, len);
	m->len += len;
}

/* A hello of TLS 1.2 and these extensions, in records of ${piece} bytes. */
static void
put_hello(struct made *out, const struct made *extensions, size_t piece)
{
	static struct made m;
	size_t at, n;

	m.len = 0;
	put(&m, "01 000000 0303");
	for (n = 0; n < 32; n++)
		put_number(&m, n, 1);
	put(&m, "00 0002 1301 01 00");
	if (extensions != NULL) {
		put_number(&m, extensions->len, 2);
		put_bytes(&m, extensions->mem, extensions->len);
	}
	n = m.len - 4;
	m.mem[1] = (unsigned char)(n >> 16);
	m.mem[2] = (unsigned char)(n >> 8);
	m.mem[3] = (unsigned char)n;
	for (at = 0; at < m.len; at += n) {
		n = m.len - at < piece ? m.len - at : piece;
		put(out, "16 0301");
		put_number(out, n, 2);
		put_bytes(out, m.mem + at, n);
	}
}

static void
put_server_name(struct made *m, struct str name)
{
	put_number(m, 0, 2);
	put_number(m, name.len + 5, 2);
	put_number(m, name.len + 3, 2);
	put_number(m, 0, 1);
	put_number(m, name.len, 2);
	put_bytes(m, name.ptr, name.len);
}

static struct str
bytes_of(const struct made *m)
{
	return ((struct str){(const char *)m->mem, m->len});
}

/* ---- names --------------------------------------------------------------- */

static const struct {
	const char	*in;
	const char	*want;
	bool		 has_problem;
} names[] = {
    {"www.example.com", "www.example.com", false},
    {"WWW.Example.COM.", "www.example.com", false},
    {"under_score.example", "under_score.example", false},
    {"xn--mnchen-3ya.example", "xn--mnchen-3ya.example", false},
    {"localhost", "localhost", false},
    {"127.0.0.1", "", true},
    {"2130706433", "", true},
    {"0x7f.1", "", true},
    {"::1", "", true},
    {"[::1]", "", true},
    {"a,DNS:b.example", "", true},
    {"a..example", "", true},
    {".example", "", true},
    {"*.example", "", true},
    {"a b.example", "", true},
    {"m\xc3\xbcnchen.example", "", true},
    {"a.example:443", "", true},
    {"an-indeed-very-long-label-that-has-more-bytes-than-sixty-three-has.a",
	"", true},
};

START_TEST(reads_names)
{
	struct made extensions = {.len = 0}, m = {.len = 0};
	struct hello h;

	put_server_name(&extensions, str_of(names[_i].in));
	put_hello(&m, &extensions, 4000);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	ck_assert_str_eq(h.name, names[_i].want);
	ck_assert_uint_eq(h.name_len, strlen(names[_i].want));
	ck_assert_int_eq(h.problem != NULL, names[_i].has_problem);
}
END_TEST

START_TEST(takes_no_nul_in_a_name)
{
	struct made extensions = {.len = 0}, m = {.len = 0};
	struct hello h;

	put_server_name(&extensions, STR("good.example\0.evil.example"));
	put_hello(&m, &extensions, 4000);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	ck_assert_uint_eq(h.name_len, 0);
	ck_assert_ptr_nonnull(h.problem);
}
END_TEST

START_TEST(takes_names_up_to_their_bound)
{
	struct made extensions = {.len = 0}, m = {.len = 0};
	struct hello h;
	char name[300];
	int i;

	for (i = 0; i < 254; i++)
		name[i] = i % 50 == 49 ? '.' : 'a';
	put_server_name(&extensions, (struct str){name, 253});
	put_hello(&m, &extensions, 4000);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	ck_assert_uint_eq(h.name_len, 253);
	m.len = extensions.len = 0;
	put_server_name(&extensions, (struct str){name, 254});
	put_hello(&m, &extensions, 4000);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	ck_assert_uint_eq(h.name_len, 0);
	ck_assert_ptr_nonnull(h.problem);
}
END_TEST

/* ---- extensions ---------------------------------------------------------- */

static const struct {
	const char		*label;
	const char		*hex;	/* extensions; NULL: not even a list */
	enum hello_result	 result;
	unsigned		 version;
	bool			 http1, h2, alpn, resumes;
} hellos[] = {
    {"none", NULL, HELLO_DONE, 0x303, true, false, false, false},
    {"empty list", "", HELLO_DONE, 0x303, true, false, false, false},
    {"unknown", "abcd 0001 ff", HELLO_DONE, 0x303, true, false, false, false},
    {"1.3", "002b 0003 02 0304", HELLO_DONE, 0x304, true, false, false, false},
    {"1.3 greased", "002b 0007 06 7a7a 0304 0303", HELLO_DONE, 0x304, true,
	false, false, false},
    {"1.0 alone", "002b 0003 02 0301", HELLO_DONE, 0x301, true, false, false,
	false},
    {"h2", "0010 0005 0003 02 6832", HELLO_DONE, 0x303, false, true, true,
	false},
    {"both", "0010 000e 000c 02 6832 08 687474702f312e31", HELLO_DONE, 0x303,
	true, true, true, false},
    {"another protocol", "0010 0004 0002 01 61", HELLO_DONE, 0x303, false,
	false, true, false},
    {"empty ticket", "0023 0000", HELLO_DONE, 0x303, true, false, false, false},
    {"ticket", "0023 0002 abcd", HELLO_DONE, 0x303, true, false, false, true},
    {"pre-shared key", "0029 0002 abcd", HELLO_DONE, 0x303, true, false, false,
	true},
    {.label = "pre-shared key not last", .hex = "0029 0002 abcd 0017 0000",
	.result = HELLO_BAD},
    {.label = "twice", .hex = "0017 0000 0017 0000", .result = HELLO_BAD},
    {.label = "two server names", .result = HELLO_BAD,
	.hex = "0000 0006 0004 00 0001 61 0000 0006 0004 00 0001 62"},
    {.label = "two names in one", .result = HELLO_BAD,
	.hex = "0000 000a 0008 00 0001 61 00 0001 62"},
    {.label = "name of another kind", .result = HELLO_BAD,
	.hex = "0000 0006 0004 01 0001 61"},
    {.label = "empty name", .hex = "0000 0005 0003 00 0000",
	.result = HELLO_BAD},
    {.label = "empty name list", .hex = "0000 0002 0000",
	.result = HELLO_BAD},
    {.label = "empty name extension", .hex = "0000 0000",
	.result = HELLO_BAD},
    {.label = "bytes behind the name", .hex = "0000 0007 0004 00 0001 61 00",
	.result = HELLO_BAD},
    {.label = "name longer than its list", .hex = "0000 0006 0004 00 0002 61",
	.result = HELLO_BAD},
    {.label = "extension cut", .hex = "0017 0001", .result = HELLO_BAD},
    {.label = "half a type", .hex = "00", .result = HELLO_BAD},
    {.label = "protocols twice", .result = HELLO_BAD,
	.hex = "0010 0005 0003 02 6832 0010 0005 0003 02 6832"},
    {.label = "empty protocol", .hex = "0010 0003 0001 00",
	.result = HELLO_BAD},
    {.label = "no protocols", .hex = "0010 0002 0000", .result = HELLO_BAD},
    {.label = "odd versions", .hex = "002b 0004 03 030403",
	.result = HELLO_BAD},
    {.label = "no versions", .hex = "002b 0001 00", .result = HELLO_BAD},
};

START_TEST(reads_extensions)
{
	struct made extensions = {.len = 0}, m = {.len = 0};
	struct hello h;

	if (hellos[_i].hex != NULL)
		put(&extensions, hellos[_i].hex);
	put_hello(&m, hellos[_i].hex != NULL ? &extensions : NULL, 4000);
	ck_assert_msg(hello_parse(&h, bytes_of(&m)) == hellos[_i].result, "%s",
	    hellos[_i].label);
	ck_assert_int_eq(h.problem != NULL, hellos[_i].result == HELLO_BAD);
	if (hellos[_i].result != HELLO_DONE)
		return;
	ck_assert_uint_eq(h.version, hellos[_i].version);
	ck_assert_int_eq(h.offers_http1, hellos[_i].http1);
	ck_assert_int_eq(h.offers_h2, hellos[_i].h2);
	ck_assert_int_eq(h.has_alpn, hellos[_i].alpn);
	ck_assert_int_eq(h.resumes, hellos[_i].resumes);
}
END_TEST

/* ---- splits -------------------------------------------------------------- */

static const size_t pieces[] = {1, 2, 3, 4, 5, 100, 1024, 16384};

START_TEST(reads_any_split_into_records_and_reads)
{
	struct made extensions = {.len = 0}, m = {.len = 0};
	struct hello h;
	size_t i;

	/* As large as one with padding may be. */
	put(&extensions, "0015 07d0");
	extensions.len += 2000;
	put_server_name(&extensions, STR("padded.example"));
	put_hello(&m, &extensions, pieces[_i]);
	for (i = 0; i < m.len; i++)
		ck_assert_int_eq(hello_parse(&h, str_head(bytes_of(&m), i)),
		    HELLO_PARTIAL);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	ck_assert_str_eq(h.name, "padded.example");
	/* What comes behind is not looked at. */
	put(&m, "ff ff ff");
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
}
END_TEST

START_TEST(bounds_the_hello)
{
	static struct made extensions, m;
	struct hello h;

	extensions.len = m.len = 0;
	put(&extensions, "0015 3f00");
	extensions.len += 0x3f00;
	put_hello(&m, &extensions, 16384);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	/* One byte in each record: six times as long. */
	m.len = 0;
	extensions.len = 4 + 0x0c00;
	extensions.mem[2] = 0x0c;
	put_hello(&m, &extensions, 1);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_BAD);
	ck_assert_int_eq(hello_parse(&h, str_head(bytes_of(&m), HELLO_MAX - 1)),
	    HELLO_PARTIAL);
	ck_assert_int_eq(hello_parse(&h, str_head(bytes_of(&m), HELLO_MAX)),
	    HELLO_BAD);
}
END_TEST

/* ---- what is none -------------------------------------------------------- */

static const struct {
	const char		*label;
	const char		*hex;
	enum hello_result	 want;
} others[] = {
    {"nothing", "", HELLO_PARTIAL},
    {"first byte", "16", HELLO_PARTIAL},
    {"HTTP", "47", HELLO_NOT_TLS},
    {"SSH", "5353482d", HELLO_NOT_TLS},
    {"SSLv2", "802e 01 0002 0015", HELLO_NOT_TLS},
    {"alert", "15 0301 0002 0228", HELLO_NOT_TLS},
    {"handshake of no version", "16 47", HELLO_NOT_TLS},
    {"an empty record", "16 0301 0000", HELLO_BAD},
    {"a record too long", "16 0301 4001", HELLO_BAD},
    {"the longest record", "16 0301 4000", HELLO_PARTIAL},
    {"another message", "16 0301 0004 02", HELLO_BAD},
    {"message too long", "16 0301 0004 01 010000", HELLO_BAD},
    {"more in the record", "16 0301 0030 01 000004", HELLO_BAD},
    {"an alert between", "16 0301 0002 0100 15", HELLO_BAD},
    {"a second record of no version", "16 0301 0002 0100 16 02", HELLO_BAD},
    {"too short a message", "16 0301 0008 01 000004 03030000", HELLO_BAD},
};

START_TEST(tells_what_is_no_hello)
{
	struct made m = {.len = 0};
	struct hello h;

	put(&m, others[_i].hex);
	ck_assert_msg(hello_parse(&h, bytes_of(&m)) == others[_i].want, "%s",
	    others[_i].label);
	ck_assert_int_eq(h.problem != NULL, others[_i].want == HELLO_BAD);
}
END_TEST

/* ---- real ones ----------------------------------------------------------- */

static const struct {
	const char	*file;
	const char	*name;
	unsigned	 version;
	bool		 h2;
} captured[] = {
    {"tests/fuzz/corpus/hello/openssl", "www.example.com", 0x304, true},
    {"tests/fuzz/corpus/hello/openssl_1_2", "", 0x303, false},
    {"tests/fuzz/corpus/hello/openssl_1_0", "old.example", 0x301, false},
    {"tests/fuzz/corpus/hello/curl", "curl.example", 0x304, true},
    /* With a post-quantum key share. */
    {"tests/fuzz/corpus/hello/chromium", "browser.example", 0x304, true},
};

START_TEST(reads_real_ones)
{
	FILE *file = fopen(captured[_i].file, "re");
	struct made m = {.len = 0};
	struct hello h;

	ck_assert_ptr_nonnull(file);
	m.len = fread(m.mem, 1, sizeof(m.mem), file);
	fclose(file);
	ck_assert_int_eq(hello_parse(&h, bytes_of(&m)), HELLO_DONE);
	ck_assert_str_eq(h.name, captured[_i].name);
	ck_assert_uint_eq(h.version, captured[_i].version);
	ck_assert_int_eq(h.offers_h2, captured[_i].h2);
	ck_assert_int_eq(hello_parse(&h,
			     str_head(bytes_of(&m), m.len - 1)),
	    HELLO_PARTIAL);
}
END_TEST

UNIT_MAIN("hello",
    LOOP(reads_names, names) PLAIN(takes_no_nul_in_a_name)
    PLAIN(takes_names_up_to_their_bound) LOOP(reads_extensions, hellos)
    LOOP(reads_any_split_into_records_and_reads, pieces)
    PLAIN(bounds_the_hello) LOOP(tells_what_is_no_hello, others)
    LOOP(reads_real_ones, captured))
