/* SPDX-License-Identifier: MIT
 *
 * filters/words/decode.c - zlib, and nobody else here calls it.
 */
#include "filters/words/decode.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "proxy/base/object.h"

#define OUT_SIZE	8192

enum coding {
	GZIP,
	DEFLATE
};

struct layer {
	enum coding	 coding;
	bool		 open;		/* the stream is initialised */
	bool		 ended;		/* a whole one was read */
	uint8_t		 held[2];	/* front of a deflate stream, until it
			  * says which of the two it is */
	uint8_t		 held_len;
	uint64_t	 out;		/* bytes that came out */
	z_stream	 z;
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

static const char *
add_layer(struct decode *d, struct str name)
{
	enum coding coding;

	if (name.len == 0 || str_eq_nocase(name, STR("identity")))
		return (NULL);
	if (str_eq_nocase(name, STR("gzip")) ||
	    str_eq_nocase(name, STR("x-gzip")))
		coding = GZIP;
	else if (str_eq_nocase(name, STR("deflate")))
		coding = DEFLATE;
	else
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
			(void)inflateEnd(&d->layers[i].z);
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

static bool
open_layer(struct layer *l, int window_bits)
{
	l->open = inflateInit2(&l->z, window_bits) == Z_OK;
	return (l->open);
}

/* All of ${p} through an open stream. */
static const char *
inflate_all(const struct flow *flow, unsigned i, const uint8_t *p, size_t n)
{
	struct layer *l = &flow->decode->layers[i];
	uint8_t out[OUT_SIZE];
	const char *wrong;
	int got;

	l->z.next_in = (Bytef *)(uintptr_t)p;
	l->z.avail_in = (uInt)n;
	do {
		/* Browsers read gzip members one after another as one. */
		if (l->ended) {
			if (l->coding != GZIP || l->z.avail_in == 0)
				break;
			l->ended = false;
			(void)inflateReset(&l->z);
		}
		l->z.next_out = out;
		l->z.avail_out = sizeof(out);
		got = inflate(&l->z, Z_NO_FLUSH);
		if (got != Z_OK && got != Z_STREAM_END && got != Z_BUF_ERROR)
			return ("its compressed data is damaged");
		l->ended = got == Z_STREAM_END;
		wrong = NULL;
		if (l->z.avail_out < sizeof(out))
			wrong = pass_on(flow, i, out,
			    sizeof(out) - l->z.avail_out);
		if (wrong != NULL)
			return (wrong);
	} while (l->z.avail_in > 0 || l->z.avail_out == 0);
	return (l->z.avail_in > 0 ? "bytes follow its compressed data" : NULL);
}

/* RFC 9110 8.4.1.2 says zlib; half of the world sends it bare. */
static int
deflate_bits(const uint8_t held[2])
{
	bool zlib = (held[0] & 0x0f) == 8 &&
		    (held[0] * 256 + held[1]) % 31 == 0;

	return (zlib ? MAX_WBITS : -MAX_WBITS);
}

static const char *
feed_layer(const struct flow *flow, unsigned i, const uint8_t *p, size_t n)
{
	struct layer *l = &flow->decode->layers[i];
	const char *no_memory = "there is no memory to decode it", *wrong;

	if (n == 0)
		return (NULL);
	if (!l->open && l->coding == GZIP && !open_layer(l, MAX_WBITS + 16))
		return (no_memory);
	if (l->open)
		return (inflate_all(flow, i, p, n));
	while (l->held_len < 2 && n > 0) {
		l->held[l->held_len++] = *p++;
		n--;
	}
	if (l->held_len < 2)
		return (NULL);
	if (!open_layer(l, deflate_bits(l->held)))
		return (no_memory);
	wrong = inflate_all(flow, i, l->held, 2);
	if (wrong != NULL || n == 0)
		return (wrong);
	return (inflate_all(flow, i, p, n));
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
