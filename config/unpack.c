/* SPDX-License-Identifier: MIT
 *
 * config/unpack.c - three libraries behind one loop.
 */
#include "config/unpack.h"

#include <limits.h>
#include <lzma.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define ROOM_LEAST	((size_t)1 << 20)
#define XZ_MEMORY	((uint64_t)128 << 20)
#define ZSTD_WINDOW_LOG	27	/* 128 MiB, what zstd itself allows */
#define GZIP_WINDOW	(15 + 16)

/* Where the unpacked bytes go. */
struct out {
	char		*mem;
	size_t		 len;
	size_t		 room;
	size_t		 most;
};

/* Unpack all of ${in}: NULL, or what is wrong. */
typedef const char *unpack_fn(struct str in, struct out *);

static const char too_large[] =
    "it unpacks to more than 1 GiB, or to more than 250 times its size";
static const char damaged[] = "it is packed, and damaged or cut short";
static const char no_memory[] = "there is no memory to unpack it";

/* More room, and one byte besides. */
static const char *
grow(struct out *o)
{
	size_t room = o->room == 0 ? ROOM_LEAST : o->room * 2;
	char *mem;

	if (o->room == o->most)
		return (too_large);
	if (room > o->most)
		room = o->most;
	mem = realloc(o->mem, room + 1);
	if (mem == NULL)
		return (no_memory);
	o->mem = mem;
	o->room = room;
	return (NULL);
}

/* No more will come: the bytes and one besides. */
static const char *
trim(struct out *o)
{
	char *mem = realloc(o->mem, o->len + 1);

	if (mem == NULL)
		return (no_memory);
	o->mem = mem;
	return (NULL);
}

/* zlib counts in unsigned int. */
static unsigned
piece(size_t n)
{
	return (n > UINT_MAX / 2 ? UINT_MAX / 2 : (unsigned)n);
}

static const char *
inflate_step(z_stream *z, struct str *in, struct out *o)
{
	unsigned give = piece(in->len), take;
	int rc;

	if (o->len == o->room) {
		const char *wrong = grow(o);

		if (wrong != NULL)
			return (wrong);
	}
	take = piece(o->room - o->len);
	z->next_in = (unsigned char *)(uintptr_t)in->ptr;
	z->avail_in = give;
	z->next_out = (unsigned char *)o->mem + o->len;
	z->avail_out = take;
	rc = inflate(z, Z_NO_FLUSH);
	*in = str_from(*in, give - z->avail_in);
	o->len += take - z->avail_out;
	if (rc == Z_STREAM_END)
		return (in->len > 0 && inflateReset(z) != Z_OK ? damaged
							       : NULL);
	/* Without input nothing but a larger room helps. */
	if (rc == Z_BUF_ERROR || (rc == Z_OK && in->len == 0))
		return (o->len == o->room ? NULL : damaged);
	return (rc == Z_OK ? NULL : damaged);
}

/* Members of a gzip file follow each other (RFC 1952 2.2). */
static const char *
unpack_gzip(struct str in, struct out *o)
{
	z_stream z = {0};
	const char *wrong = NULL;

	if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
		return (no_memory);
	while (wrong == NULL && in.len > 0)
		wrong = inflate_step(&z, &in, o);
	(void)inflateEnd(&z);
	return (wrong);
}

static const char *
xz_wrong(lzma_ret rc)
{
	return (rc == LZMA_MEM_ERROR || rc == LZMA_MEMLIMIT_ERROR ? no_memory
								  : damaged);
}

static const char *
unpack_xz(struct str in, struct out *o)
{
	lzma_stream z = LZMA_STREAM_INIT;
	const char *wrong = NULL;
	lzma_ret rc;

	rc = lzma_stream_decoder(&z, XZ_MEMORY, LZMA_CONCATENATED);
	z.next_in = (const uint8_t *)in.ptr;
	z.avail_in = in.len;
	while (rc == LZMA_OK && wrong == NULL) {
		if (o->len == o->room)
			wrong = grow(o);
		if (wrong != NULL)
			break;
		z.next_out = (uint8_t *)o->mem + o->len;
		z.avail_out = o->room - o->len;
		rc = lzma_code(&z, LZMA_FINISH);
		o->len = o->room - z.avail_out;
	}
	lzma_end(&z);
	if (wrong == NULL && rc != LZMA_STREAM_END)
		wrong = xz_wrong(rc);
	return (wrong);
}

static const char *
unpack_zstd(struct str packed, struct out *o)
{
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer in = {packed.ptr, packed.len, 0};
	ZSTD_outBuffer out;
	const char *wrong = z == NULL ? no_memory : NULL;
	size_t rc = 0;

	if (z != NULL)
		(void)ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax,
		    ZSTD_WINDOW_LOG);
	/* At the end of a frame rc is 0; frames may follow each other.  Until
	 * then a full room may hide bytes that are still to be flushed. */
	while (wrong == NULL &&
	       (in.pos < in.size || (rc != 0 && o->len == o->room))) {
		if (o->len == o->room)
			wrong = grow(o);
		if (wrong != NULL)
			break;
		out = (ZSTD_outBuffer){o->mem, o->room, o->len};
		rc = ZSTD_decompressStream(z, &out, &in);
		o->len = out.pos;
		if (ZSTD_isError(rc))
			wrong = damaged;
	}
	(void)ZSTD_freeDStream(z);
	return (wrong == NULL && rc != 0 ? damaged : wrong);
}

struct packing {
	struct str	 begins;
	unpack_fn	*unpack;
};

static const struct packing packings[] = {
    {{"\x1f\x8b", 2}, unpack_gzip},
    {{"\xfd"
      "7zXZ\0",
	 6},
	unpack_xz},
    {{"\x28\xb5\x2f\xfd", 4}, unpack_zstd},
};

static const struct packing *
packing_of(struct str text)
{
	size_t i;

	for (i = 0; i < sizeof(packings) / sizeof(packings[0]); i++) {
		if (str_starts(text, packings[i].begins))
			return (&packings[i]);
	}
	return (NULL);
}

const char *
unpack(struct str *text)
{
	const struct packing *packing = packing_of(*text);
	struct out o = {.most = UNPACK_MAX};
	const char *wrong;

	if (packing == NULL)
		return (NULL);
	if (text->len < (UNPACK_MAX - ROOM_LEAST) / UNPACK_RATIO)
		o.most = ROOM_LEAST + text->len * UNPACK_RATIO;
	wrong = packing->unpack(*text, &o);
	if (wrong == NULL)
		wrong = trim(&o);
	if (wrong != NULL) {
		free(o.mem);
		/* cppcheck-suppress returnDanglingLifetime ; a literal */
		return (wrong);
	}
	free((char *)(uintptr_t)text->ptr);
	text->ptr = o.mem;
	text->len = o.len;
	return (NULL);
}
