/* SPDX-License-Identifier: MIT
 *
 * filters/words/decode.c - zlib, brotli and zstd, and nobody else here calls
 * them.
 */
#include "filters/words/decode.h"

#include <brotli/decode.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "proxy/base/object.h"

#define OUT_SIZE	8192

enum step {
	STEP_MORE,
	STEP_ENDED,		/* a whole stream was read */
	STEP_WRONG
};

/* What a step takes from and writes to. */
struct chunk {
	const uint8_t	*in;
	size_t		 left;
	uint8_t		*out;
	size_t		 room;
};

struct layer;

/* A way to compress.  ${open} gets the first two bytes where ${peeks}. */
struct coding {
	bool		 peeks;
	bool		 repeats;	/* streams one after another are one */
	bool		 (*open)(struct layer *);
	void		 (*close)(struct layer *);
	enum step	 (*step)(struct layer *, struct chunk *);
};

struct layer {
	const struct coding *coding;
	bool		 open;		/* the stream is initialised */
	bool		 ended;		/* a whole one was read */
	uint8_t		 held[2];	/* front of a deflate stream, until it
			  * says which of the two it is */
	uint8_t		 held_len;
	uint64_t	 out;		/* bytes that came out */
	union {
		z_stream		 z;
		BrotliDecoderState	*brotli;
		ZSTD_DStream		*zstd;
	}		 with;
};

struct decode {
	unsigned	 magic;
#define DECODE_MAGIC	0xf117000eu
	unsigned	 nlayers;	/* layers[0] is undone first */
	struct layer	 layers[DECODE_LAYERS];
	uint64_t	 in;
};

/* What a call hands down. */
struct flow {
	struct decode	*decode;
	decode_fn	*out;
	void		*arg;
};

static bool
open_zlib(struct layer *l, int window_bits)
{
	return (inflateInit2(&l->with.z, window_bits) == Z_OK);
}

static bool
open_gzip(struct layer *l)
{
	return (open_zlib(l, MAX_WBITS + 16));
}

/* RFC 9110 8.4.1.2 says zlib; half of the world sends it bare. */
static bool
open_deflate(struct layer *l)
{
	bool zlib = (l->held[0] & 0x0f) == 8 &&
		    (l->held[0] * 256 + l->held[1]) % 31 == 0;

	return (open_zlib(l, zlib ? MAX_WBITS : -MAX_WBITS));
}

static void
close_zlib(struct layer *l)
{
	(void)inflateEnd(&l->with.z);
}

static enum step
step_zlib(struct layer *l, struct chunk *c)
{
	z_stream *z = &l->with.z;
	int got = Z_OK;

	if (l->ended)
		(void)inflateReset(z);
	z->next_in = (Bytef *)(uintptr_t)c->in;
	z->avail_in = (uInt)c->left;
	z->next_out = c->out;
	z->avail_out = (uInt)c->room;
	got = inflate(z, Z_NO_FLUSH);
	c->in = z->next_in;
	c->left = z->avail_in;
	c->room = z->avail_out;
	if (got == Z_STREAM_END)
		return (STEP_ENDED);
	return (got == Z_OK || got == Z_BUF_ERROR ? STEP_MORE : STEP_WRONG);
}

static bool
open_brotli(struct layer *l)
{
	l->with.brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	return (l->with.brotli != NULL);
}

static void
close_brotli(struct layer *l)
{
	BrotliDecoderDestroyInstance(l->with.brotli);
}

static enum step
step_brotli(struct layer *l, struct chunk *c)
{
	switch (BrotliDecoderDecompressStream(l->with.brotli, &c->left, &c->in,
	    &c->room, &c->out, NULL)) {
	case BROTLI_DECODER_RESULT_SUCCESS:
		return (STEP_ENDED);
	case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
	case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
		return (STEP_MORE);
	case BROTLI_DECODER_RESULT_ERROR:
		return (STEP_WRONG);
	}
	return (STEP_WRONG);
}

static bool
open_zstd(struct layer *l)
{
	l->with.zstd = ZSTD_createDStream();
	return (l->with.zstd != NULL &&
		!ZSTD_isError(ZSTD_DCtx_setParameter(l->with.zstd,
		    ZSTD_d_windowLogMax, DECODE_ZSTD_WINDOW)));
}

static void
close_zstd(struct layer *l)
{
	(void)ZSTD_freeDStream(l->with.zstd);
}

static enum step
step_zstd(struct layer *l, struct chunk *c)
{
	ZSTD_inBuffer in = {c->in, c->left, 0};
	ZSTD_outBuffer out = {c->out, c->room, 0};
	size_t got = ZSTD_decompressStream(l->with.zstd, &out, &in);

	if (ZSTD_isError(got))
		return (STEP_WRONG);
	c->in += in.pos;
	c->left -= in.pos;
	c->room -= out.pos;
	return (got == 0 ? STEP_ENDED : STEP_MORE);
}

static const struct coding gzip = {
    false, true, open_gzip, close_zlib, step_zlib};
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

static const struct coding *
find_coding(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(codings) / sizeof(codings[0]); i++) {
		if (str_eq_nocase(name, str_of(codings[i].name)))
			return (codings[i].coding);
	}
	return (NULL);
}

bool
decode_knows(struct str coding)
{
	return (str_eq_nocase(coding, STR("identity")) ||
		find_coding(coding) != NULL);
}

static const char *
add_layer(struct decode *d, struct str name)
{
	const struct coding *coding = find_coding(name);

	if (name.len == 0 || str_eq_nocase(name, STR("identity")))
		return (NULL);
	if (coding == NULL)
		return ("its content-coding cannot be decoded here");
	if (d->nlayers == DECODE_LAYERS)
		return ("it has more than two content-codings");
	/* The last one named was applied last. */
	d->layers[1] = d->layers[0];
	memset(&d->layers[0], 0, sizeof(d->layers[0]));
	d->layers[0].coding = coding;
	d->nlayers++;
	return (NULL);
}

struct decode *
decode_new(struct str encoding, const char **why)
{
	struct decode *d = malloc(sizeof(*d));
	struct str rest = encoding;

	*why = d == NULL ? "there is no memory to decode it" : NULL;
	if (d == NULL)
		return (NULL);
	INIT_OBJ(d, DECODE_MAGIC);
	while (rest.ptr != NULL && *why == NULL)
		*why = add_layer(d, str_trim(str_split(&rest, ',')));
	if (*why == NULL)
		return (d);
	decode_free(d);
	return (NULL);
}

void
decode_free(struct decode *d)
{
	unsigned i;

	if (d == NULL)
		return;
	CHECK_OBJ(d, DECODE_MAGIC);
	for (i = 0; i < d->nlayers; i++) {
		if (d->layers[i].open)
			d->layers[i].coding->close(&d->layers[i]);
	}
	FINI_OBJ(d);
	free(d);
}

static const char *feed_layer(const struct flow *, unsigned, const uint8_t *,
    size_t);

static const char *
pass_on(const struct flow *flow, unsigned i, const uint8_t *p, size_t n)
{
	struct decode *d = flow->decode;

	d->layers[i].out += n;
	if (d->layers[i].out > DECODE_BYTES_MAX ||
	    (d->layers[i].out > DECODE_RATIO_FROM &&
		d->layers[i].out / DECODE_RATIO_MAX > d->in))
		return ("it expands beyond any honest text");
	if (i + 1 < d->nlayers)
		return (feed_layer(flow, i + 1, p, n));
	flow->out(flow->arg, (const char *)p, n);
	return (NULL);
}

/* All of ${p} through an open stream. */
static const char *
undo(const struct flow *flow, unsigned i, const uint8_t *p, size_t n)
{
	struct layer *l = &flow->decode->layers[i];
	uint8_t out[OUT_SIZE];
	struct chunk c = {p, n, out, 0};
	const char *wrong;
	enum step got;

	do {
		/* Browsers read gzip members one after another as one. */
		if (l->ended && !l->coding->repeats)
			return ("bytes follow its compressed data");
		c.out = out;
		c.room = sizeof(out);
		got = l->coding->step(l, &c);
		l->ended = got == STEP_ENDED;
		wrong = NULL;
		if (c.room < sizeof(out))
			wrong = pass_on(flow, i, out, sizeof(out) - c.room);
		/* What came before the damage was good. */
		if (wrong == NULL && got == STEP_WRONG)
			wrong = "its compressed data is damaged";
		if (wrong != NULL)
			return (wrong);
	} while (c.left > 0 || (c.room == 0 && !l->ended));
	return (NULL);
}

static const char *
feed_layer(const struct flow *flow, unsigned i, const uint8_t *p, size_t n)
{
	struct layer *l = &flow->decode->layers[i];
	const char *wrong = NULL;

	if (n == 0)
		return (NULL);
	if (l->open)
		return (undo(flow, i, p, n));
	while (l->coding->peeks && l->held_len < 2 && n > 0) {
		l->held[l->held_len++] = *p++;
		n--;
	}
	if (l->coding->peeks && l->held_len < 2)
		return (NULL);
	l->open = l->coding->open(l);
	if (!l->open)
		return ("there is no memory to decode it");
	if (l->held_len > 0)
		wrong = undo(flow, i, l->held, l->held_len);
	if (wrong != NULL || n == 0)
		return (wrong);
	return (undo(flow, i, p, n));
}

const char *
decode_feed(struct decode *d, const void *p, size_t n, decode_fn *out,
    void *arg)
{
	struct flow flow = {d, out, arg};

	CHECK_OBJ(d, DECODE_MAGIC);
	d->in += n;
	if (n == 0)
		return (NULL);
	if (d->nlayers > 0) {
		ASSERT(n <= UINT32_MAX);
		return (feed_layer(&flow, 0, p, n));
	}
	out(arg, p, n);
	return (NULL);
}

const char *
decode_end(const struct decode *d)
{
	unsigned i;

	CHECK_OBJ(d, DECODE_MAGIC);
	/* An empty body is none, whatever coding it would have had. */
	for (i = 0; d->in > 0 && i < d->nlayers; i++) {
		if (!d->layers[i].ended)
			return ("its compressed data is cut short");
	}
	return (NULL);
}
