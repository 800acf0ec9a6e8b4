/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/unpack_test.c
 */
#include "config/unpack.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "tests/unit/unit.h"

#define ROOM	((size_t)1 << 20)

typedef size_t	 pack_fn(struct str in, char *out);

static size_t
pack_gzip(struct str in, char *out)
{
	z_stream z = {0};

	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (unsigned char *)(uintptr_t)in.ptr;
	z.avail_in = (unsigned)in.len;
	z.next_out = (unsigned char *)out;
	z.avail_out = ROOM;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return (ROOM - z.avail_out);
}

static size_t
pack_xz(struct str in, char *out)
{
	size_t len = 0;

	ck_assert_int_eq(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL,
	    (const uint8_t *)in.ptr, in.len, (uint8_t *)out, &len, ROOM),
	    LZMA_OK);
	return (len);
}

static size_t
pack_zstd(struct str in, char *out)
{
	return (ZSTD_compress(out, ROOM, in.ptr, in.len, 1));
}

static const struct {
	const char	*label;
	pack_fn		*pack;
} rows[] = {
	{"gz", pack_gzip},
	{"xz", pack_xz},
	{"zst", pack_zstd},
};

/* ${len} bytes of names, not too much alike. */
static struct str
names(size_t len)
{
	char *text = malloc(len + 1);
	uint32_t x = 1;
	size_t i;

	for (i = 0; i < len; i++) {
		x = x * 1664525u + 1013904223u;
		text[i] = i % 16 == 15 ? '\n' : (char)('a' + (x >> 28));
	}
	return ((struct str){text, len});
}

/* What unpacks lies in memory of its exact size, for the sanitizer. */
static struct str
copy(const char *bytes, size_t len)
{
	char *mem = malloc(len + 1);

	memcpy(mem, bytes, len);
	return ((struct str){mem, len});
}

static void
drop(struct str s)
{
	free((char *)(uintptr_t)s.ptr);
}

START_TEST(unpacks)
{
	static char packed[2 * ROOM];
	static const size_t sizes[] = {0, 1, 1000, 1 << 20, 1200000};
	struct str in, out;
	size_t i, n;

	for (i = 0; i < ROWS(sizes); i++) {
		in = names(sizes[i]);
		n = rows[_i].pack(in, packed);
		out = copy(packed, n);
		ck_assert_ptr_null(unpack(&out));
		ck_assert(str_eq(in, out));
		drop(out);
		/* Two of them follow each other. */
		memcpy(packed + n, packed, n);
		out = copy(packed, 2 * n);
		ck_assert_ptr_null(unpack(&out));
		ck_assert_uint_eq(out.len, 2 * in.len);
		drop(out);
		drop(in);
	}
}
END_TEST

START_TEST(tells_what_is_cut_or_damaged)
{
	static char packed[ROOM];
	struct str in = names(3000), out;
	size_t n = rows[_i].pack(in, packed), cut;

	for (cut = 6; cut < n; cut += 7) {
		out = copy(packed, cut);
		ck_assert_ptr_nonnull(unpack(&out));
		ck_assert_uint_eq(out.len, cut);
		drop(out);
	}
	packed[n / 2] ^= 0x55;
	out = copy(packed, n);
	/* A zst of one call has no checksum. */
	if (rows[_i].pack != pack_zstd)
		ck_assert_ptr_nonnull(unpack(&out));
	drop(out);
	drop(in);
}
END_TEST

START_TEST(is_bounded)
{
	static char packed[ROOM];
	size_t len = (size_t)40 << 20;
	struct str in = {calloc(1, len), len}, out;
	size_t n = rows[_i].pack(in, packed);

	/* Zeros pack to a thousandth and less. */
	out = copy(packed, n);
	ck_assert_ptr_nonnull(strstr(unpack(&out), "250 times"));
	drop(out);
	drop(in);
}
END_TEST

START_TEST(leaves_text)
{
	struct str s = copy("a.example", 9);
	const char *before = s.ptr;

	ck_assert_ptr_null(unpack(&s));
	ck_assert_ptr_eq(s.ptr, before);
	drop(s);
}
END_TEST

UNIT_MAIN("unpack", LOOP(unpacks, rows)
    LOOP(tells_what_is_cut_or_damaged, rows) LOOP(is_bounded, rows)
    PLAIN(leaves_text))
