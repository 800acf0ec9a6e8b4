/* SPDX-License-Identifier: MIT */
#include "filters/words/decode.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "filters/words/coding.h"
#include "tests/unit/unit.h"

#define ROOM	(1u << 20)

enum way {
	GZIP,
	ZLIB,
	RAW,
	BR,
	ZSTD,
	WAYS
};

static const char *const names[WAYS] = {
	"x-GZIP", "deflate", "deflate", "br", "zstd"
};

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

static size_t
compress_as(enum way way, struct str in, char *to)
{
	static const int bits[WAYS] = {31, 15, -15, 0, 0};
	size_t n = ROOM;

	if (bits[way] != 0)
		return (deflate_as(bits[way], in, to, ROOM));
	if (way == ZSTD)
		n = ZSTD_compress(to, ROOM, in.ptr, in.len, 3);
	else
		ck_assert(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT,
		    in.len, (const uint8_t *)in.ptr, &n, (uint8_t *)to));
	ck_assert_uint_le(n, ROOM);
	return (n);
}

struct got {
	size_t		 len;
	uint64_t	 sum;
	const char	*wrong;
};

static struct coding_room room;

static void
on_out(void *arg, const char *p, size_t n)
{
	struct got *g = arg;
	size_t i;

	g->len += n;
	for (i = 0; i < n; i++)
		g->sum = g->sum * 31 + (unsigned char)p[i];
}

static struct got
decode(const char *coding, struct str in, size_t step)
{
	struct got g = {0, 0, NULL};
	struct decode *d = decode_new(str_of(coding), &room, &g.wrong);
	struct str piece;

	if (d != NULL)
		g.wrong = NULL;
	for (; d != NULL && in.len > 0 && g.wrong == NULL;
	     in = str_from(in, step)) {
		piece = str_head(in, step);
		g.wrong = decode_feed(d, piece.ptr, piece.len, on_out, &g);
	}
	if (d != NULL && g.wrong == NULL)
		g.wrong = decode_end(d);
	decode_free(d);
	return (g);
}

static const struct str text = {"una bomba, y mas texto detras de ella", 37};

/* Two codings, each of all kinds, in pieces of every size. */
static void
stack(enum way a, enum way b)
{
	char once[256], twice[512], coding[64];
	char *buffer = malloc(ROOM);
	struct got want = {0, 0, NULL}, got;
	struct str in;
	size_t step;

	on_out(&want, text.ptr, text.len);
	in.len = compress_as(a, text, buffer);
	memcpy(once, buffer, in.len);
	in.ptr = once;
	in.len = compress_as(b, in, buffer);
	memcpy(twice, buffer, in.len);
	in.ptr = twice;
	(void)snprintf(coding, sizeof(coding), "%s , %s", names[a], names[b]);
	for (step = 1; step <= in.len; step++) {
		got = decode(coding, in, step);
		ck_assert_msg(got.wrong == NULL, "%s: %s", coding, got.wrong);
		ck_assert(got.len == want.len && got.sum == want.sum);
	}
	free(buffer);
}

START_TEST(stacked)
{
	enum way b;

	for (b = 0; b < WAYS; b++)
		stack((enum way)_i, b);
}
END_TEST

/* Cut anywhere, or with a byte behind it, it is wrong. */
START_TEST(cut_or_trailed)
{
	char *buffer = malloc(ROOM);
	size_t i, n = compress_as((enum way)_i, text, buffer);
	struct got got;

	for (i = 1; i < n; i++)
		ck_assert_msg(decode(names[_i], (struct str){buffer, i}, 7)
		    .wrong != NULL, "%s cut at %zu", names[_i], i);
	ck_assert(decode(names[_i], STR(""), 1).wrong == NULL);
	buffer[n] = 'x';
	for (i = 1; i <= n + 1; i += n) {
		got = decode(names[_i], (struct str){buffer, n + 1}, i);
		ck_assert(got.wrong != NULL && got.len == text.len);
	}
	free(buffer);
}
END_TEST

static const enum way ways[] = {GZIP, ZSTD};

START_TEST(one_after_another)
{
	char *buffer = malloc(2 * ROOM);
	size_t n = compress_as(ways[_i], text, buffer), step;
	struct got got;

	n += compress_as(ways[_i], text, buffer + n);
	for (step = 1; step <= n; step++) {
		got = decode(names[ways[_i]], (struct str){buffer, n}, step);
		ck_assert(got.wrong == NULL && got.len == 2 * text.len);
	}
	free(buffer);
}
END_TEST

START_TEST(bombs)
{
	size_t n, size = 64u << 20;
	char *zeros = calloc(1, size), *buffer = malloc(ROOM);
	struct got got;

	n = compress_as((enum way)_i, (struct str){zeros, size}, buffer);
	got = decode(names[_i], (struct str){buffer, n}, 16384);
	ck_assert(got.wrong != NULL && strstr(got.wrong, "expands") != NULL);
	ck_assert_uint_lt(got.len, size);
	free(buffer);
	free(zeros);
}
END_TEST

/* RFC 9659: what wants a window over 8 MiB is not for the web. */
START_TEST(window)
{
	/* A frame that is no single segment, its window, an empty block. */
	static const char small[] = "\x28\xb5\x2f\xfd\x00\x68\x01\x00\x00";
	static const char large[] = "\x28\xb5\x2f\xfd\x00\x70\x01\x00\x00";

	ck_assert(decode("zstd", (struct str){small, 9}, 1).wrong == NULL);
	ck_assert(decode("zstd", (struct str){large, 9}, 1).wrong != NULL);
}
END_TEST

/* However it came in pieces, what was there before the damage comes out. */
START_TEST(damaged)
{
	static char many[1 << 16], buffer[1 << 17];
	struct str in = {buffer, 0};
	struct got want, got;
	size_t at, i;

	for (i = 0; i < sizeof(many); i++)
		many[i] = (char)('a' + i * i / 7 % 23);
	in.len = compress_as((enum way)_i, (struct str){many, sizeof(many)},
	    buffer);
	for (at = in.len - 1; at > in.len / 8; at -= in.len / 8) {
		buffer[at] = (char)(buffer[at] ^ 0x55);
		buffer[at - 1] = (char)(buffer[at - 1] ^ 0xff);
		want = decode(names[_i], in, 1);
		for (i = 2; i <= 2 * in.len; i *= 3) {
			got = decode(names[_i], in, i);
			ck_assert((got.wrong == NULL) == (want.wrong == NULL));
			ck_assert(got.len <= want.len);
			ck_assert(_i == BR || (got.len == want.len &&
			    got.sum == want.sum));
		}
	}
}
END_TEST

/* zstd: one block, then the head of one that is none. */
START_TEST(damaged_head)
{
	static const char frame[] = "\x28\xb5\x2f\xfd\x00\x68"
				    "\x20\x00\x00" "bomb" "\x07\x00\x00";
	size_t step;

	for (step = 1; step <= 17; step++)
		ck_assert(decode("zstd", (struct str){frame, 16}, step)
		    .len == 4);
}
END_TEST

/* Streams that want 8 MiB each: the eighth finds no room, until one goes. */
START_TEST(no_room)
{
	static const char head[] = "\x28\xb5\x2f\xfd\x00\x68\x01\x00";
	struct got got = {0, 0, NULL};
	struct decode *d[8];
	char *buffer = malloc(ROOM);
	struct str packed = {buffer, compress_as(BR, text, buffer)};
	const char *why;
	unsigned i;

	for (i = 0; i < 8; i++) {
		d[i] = decode_new(STR("zstd"), &room, &why);
		why = decode_feed(d[i], head, 8, on_out, &got);
		ck_assert_msg((why == NULL) == (i < 7), "%u: %s", i, why);
	}
	ck_assert(decode("br", packed, ROOM).wrong != NULL);
	for (i = 0; i < 8; i++)
		decode_free(d[i]);
	ck_assert(decode("br", packed, ROOM).wrong == NULL);
	ck_assert_uint_eq(room.used, 0);
	free(buffer);
}
END_TEST

/* A checksum that is wrong, a name, a bit that means nothing: passed over. */
START_TEST(header_of_gzip)
{
	static const char parts[] = "\x05\x00""extra" "name\0" "comment\0" "??";
	static char plain[ROOM], in[ROOM + 64];
	size_t n = compress_as(GZIP, text, plain), step;
	struct got got;

	memcpy(in, plain, 10);
	in[3] = (char)0xfe;
	memcpy(in + 10, parts, sizeof(parts) - 1);
	memcpy(in + 10 + sizeof(parts) - 1, plain + 10, n - 10);
	n += sizeof(parts) - 1;
	for (step = 1; step <= n; step++) {
		got = decode("gzip", (struct str){in, n}, step);
		ck_assert(got.wrong == NULL && got.len == text.len);
	}
}
END_TEST

/* What has a name that nobody knows is read as it stands. */
START_TEST(as_it_stands)
{
	struct got got = decode("gzip, lzw", text, 5);

	ck_assert(got.wrong != NULL && got.len == text.len);
}
END_TEST

static const struct {
	const char	*label, *coding;
	bool		 good;
} lists[] = {
	{"none", "", true}, {"identity", "identity, Identity", true},
	{"commas", ", ,", true}, {"unknown", "lzw", false},
	{"three", "br, gzip, zstd", false}, {"known and not", "br, x", false},
};

START_TEST(names_codings)
{
	struct got got = decode(lists[_i].coding, STR(""), 1);

	ck_assert_msg((got.wrong == NULL) == lists[_i].good, "%s: %s",
	    lists[_i].label, got.wrong);
	ck_assert(decode_knows(STR("Br")) && decode_knows(STR("identity")));
	ck_assert(!decode_knows(STR("*")) && !decode_knows(STR("")));
}
END_TEST

UNIT_MAIN("decode", PLAIN(header_of_gzip) PLAIN(as_it_stands)
    LOOP(stacked, names) LOOP(cut_or_trailed, names)
    LOOP(one_after_another, ways) LOOP(bombs, names) PLAIN(window)
    LOOP(damaged, names) PLAIN(damaged_head) PLAIN(no_room)
    LOOP(names_codings, lists))
