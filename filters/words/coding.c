/* SPDX-License-Identifier: MIT
 *
 * filters/words/coding.c - zlib, brotli and zstd, and nobody else here calls
 * them.
 */
#include "filters/words/coding.h"

#include <brotli/decode.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "filters/words/gzip_header.h"
#include "proxy/base/object.h"

/* Input that brotli is given at once. */
#define BROTLI_PIECE	128
#define ZSTD_HEAD	3		/* of a block */

struct coding_stream {
	unsigned	 magic;
#define CODING_STREAM_MAGIC	0xf1170056u
	bool		 ended;
	struct coding_room *room;
	bool		 begun;		/* the header of gzip is over */
	struct gzip_header header;
	z_stream	 z;
	BrotliDecoderState *brotli;
	ZSTD_DStream	*zstd;
	size_t		 held;		/* by zstd, of the room */
	size_t		 wanted;	/* input, says zstd */
	bool		 full;		/* its output, so that more waits */
};

/* What stands before each of brotli's blocks. */
struct block {
	_Alignas(max_align_t) size_t size;
};

static struct coding_stream *
make(struct coding_room *room)
{
	struct coding_stream *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return (NULL);
	s->magic = CODING_STREAM_MAGIC;
	s->room = room;
	return (s);
}

static void
discard(struct coding_stream *s)
{
	FINI_OBJ(s);
	free(s);
}

static struct coding_stream *
open_zlib(struct coding_room *room, int window_bits)
{
	struct coding_stream *s = make(room);

	if (s == NULL || inflateInit2(&s->z, window_bits) == Z_OK)
		return (s);
	discard(s);
	return (NULL);
}

static struct coding_stream *
open_gzip(const uint8_t first[2], struct coding_room *room)
{
	(void)first;
	return (open_zlib(room, MAX_WBITS + 16));
}

/* RFC 9110 8.4.1.2 says zlib; half of the world sends it bare. */
static struct coding_stream *
open_deflate(const uint8_t first[2], struct coding_room *room)
{
	bool zlib = (first[0] & 0x0f) == 8 &&
		    (first[0] * 256 + first[1]) % 31 == 0;

	return (open_zlib(room, zlib ? MAX_WBITS : -MAX_WBITS));
}

static void
close_zlib(struct coding_stream *s)
{
	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	(void)inflateEnd(&s->z);
	discard(s);
}

static enum coding_step
step_zlib(struct coding_stream *s, struct coding_chunk *c)
{
	z_stream *z = &s->z;
	int got;

	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	if (s->ended)
		(void)inflateReset(z);
	z->next_in = (Bytef *)(uintptr_t)c->in;
	z->avail_in = (uInt)c->left;
	z->next_out = c->out;
	z->avail_out = (uInt)c->room;
	got = inflate(z, Z_NO_FLUSH);
	c->in = z->next_in;
	c->left = z->avail_in;
	c->out = z->next_out;
	c->room = z->avail_out;
	s->ended = got == Z_STREAM_END;
	if (s->ended)
		return (CODING_ENDED);
	return (got == Z_OK || got == Z_BUF_ERROR ? CODING_MORE
						  : CODING_DAMAGED);
}

/* zlib gets a header that it likes in place of what was there. */
static enum coding_step
pass_header(struct coding_stream *s, struct coding_chunk *c)
{
	static const uint8_t header[10] = {0x1f, 0x8b, Z_DEFLATED};
	struct coding_chunk front = {header, sizeof(header), c->out, c->room};

	while (c->left > 0) {
		c->left--;
		switch (gzip_header_step(&s->header, *c->in++)) {
		case GZIP_HEADER_MORE:
			break;
		case GZIP_HEADER_OVER:
			s->begun = true;
			return (step_zlib(s, &front));
		case GZIP_HEADER_WRONG:
			return (CODING_DAMAGED);
		}
	}
	return (CODING_MORE);
}

static enum coding_step
step_gzip(struct coding_stream *s, struct coding_chunk *c)
{
	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	if (s->begun && s->ended) {
		s->begun = false;
		memset(&s->header, 0, sizeof(s->header));
	}
	return (s->begun ? step_zlib(s, c) : pass_header(s, c));
}

static void *
take_room(void *arg, size_t n)
{
	struct coding_room *room = arg;
	struct block *b;

	if (n > CODING_ROOM || room->used > CODING_ROOM - n)
		return (NULL);
	b = malloc(sizeof(*b) + n);
	if (b == NULL)
		return (NULL);
	b->size = n;
	room->used += n;
	return (b + 1);
}

static void
give_room(void *arg, void *p)
{
	struct coding_room *room = arg;
	struct block *b = p;

	if (b == NULL)
		return;
	b--;
	ASSERT(room->used >= b->size);
	room->used -= b->size;
	free(b);
}

/* Windows over 16 MiB are an extension that stays off. */
static struct coding_stream *
open_brotli(const uint8_t first[2], struct coding_room *room)
{
	struct coding_stream *s = make(room);

	(void)first;
	if (s == NULL)
		return (NULL);
	s->brotli = BrotliDecoderCreateInstance(take_room, give_room, room);
	if (s->brotli != NULL && BrotliDecoderSetParameter(s->brotli,
				     BROTLI_DECODER_PARAM_LARGE_WINDOW, 0))
		return (s);
	BrotliDecoderDestroyInstance(s->brotli);
	discard(s);
	return (NULL);
}

static void
close_brotli(struct coding_stream *s)
{
	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	BrotliDecoderDestroyInstance(s->brotli);
	discard(s);
}

static enum coding_step
brotli_wrong(const struct coding_stream *s)
{
	int code = (int)BrotliDecoderGetErrorCode(s->brotli);

	return (code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
			code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES
		    ? CODING_NO_ROOM
		    : CODING_DAMAGED);
}

/* It keeps back what a call made that ends in an error: little at once. */
static enum coding_step
step_brotli(struct coding_stream *s, struct coding_chunk *c)
{
	size_t n = c->left < BROTLI_PIECE ? c->left : BROTLI_PIECE, left = n;
	BrotliDecoderResult got;

	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	got = BrotliDecoderDecompressStream(s->brotli, &left, &c->in, &c->room,
	    &c->out, NULL);
	c->left -= n - left;
	switch (got) {
	case BROTLI_DECODER_RESULT_SUCCESS:
		return (CODING_ENDED);
	case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
	case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
		return (CODING_MORE);
	case BROTLI_DECODER_RESULT_ERROR:
		return (brotli_wrong(s));
	}
	return (CODING_DAMAGED);
}

static void
close_zstd(struct coding_stream *s)
{
	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	(void)ZSTD_freeDStream(s->zstd);
	ASSERT(s->room->used >= s->held);
	s->room->used -= s->held;
	discard(s);
}

static struct coding_stream *
open_zstd(const uint8_t first[2], struct coding_room *room)
{
	struct coding_stream *s = make(room);

	(void)first;
	if (s == NULL)
		return (NULL);
	s->zstd = ZSTD_createDStream();
	if (s->zstd != NULL && !ZSTD_isError(ZSTD_DCtx_setParameter(s->zstd,
				   ZSTD_d_windowLogMax, CODING_ZSTD_WINDOW)))
		return (s);
	close_zstd(s);
	return (NULL);
}

/* Its buffers come with a frame's head. */
static bool
has_room(struct coding_stream *s)
{
	size_t now = ZSTD_sizeof_DStream(s->zstd);

	s->room->used = s->room->used - s->held + now;
	s->held = now;
	return (s->room->used <= CODING_ROOM);
}

/* A call that ends in an error tells nothing of what it made.  So each is given
 * what ends one block: neither the head of the next, nor, where output waits,
 * anything. */
static size_t
zstd_piece(const struct coding_stream *s, size_t left)
{
	size_t n;

	CHECK_OBJ(s, CODING_STREAM_MAGIC);
	n = s->wanted;
	if (s->full)
		return (0);
	if (n > ZSTD_HEAD)
		n -= ZSTD_HEAD;
	if (n == 0)
		n = 1;
	return (n < left ? n : left);
}

static enum coding_step
step_zstd(struct coding_stream *s, struct coding_chunk *c)
{
	ZSTD_inBuffer in = {c->in, zstd_piece(s, c->left), 0};
	ZSTD_outBuffer out = {c->out, c->room, 0};
	size_t got = ZSTD_decompressStream(s->zstd, &out, &in);

	if (ZSTD_isError(got))
		return (CODING_DAMAGED);
	s->wanted = got;
	s->full = got != 0 && out.pos == out.size;
	c->in += in.pos;
	c->left -= in.pos;
	c->out += out.pos;
	c->room -= out.pos;
	if (!has_room(s))
		return (CODING_NO_ROOM);
	return (got == 0 ? CODING_ENDED : CODING_MORE);
}

static const struct coding gzip = {
    false, true, open_gzip, close_zlib, step_gzip};
static const struct coding deflate_ = {
    true, false, open_deflate, close_zlib, step_zlib};
static const struct coding brotli = {
    false, false, open_brotli, close_brotli, step_brotli};
static const struct coding zstd = {
    false, true, open_zstd, close_zstd, step_zstd};

static const struct {
	const char		*name;
	const struct coding	*coding;
} codings[] = {
    {"gzip", &gzip},
    {"x-gzip", &gzip},
    {"deflate", &deflate_},
    {"br", &brotli},
    {"zstd", &zstd},
};

const struct coding *
coding_find(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(codings) / sizeof(codings[0]); i++) {
		if (str_eq_nocase(name, str_of(codings[i].name)))
			return (codings[i].coding);
	}
	return (NULL);
}
