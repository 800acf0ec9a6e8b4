/* SPDX-License-Identifier: MIT
 *
 * filters/words/decode.c - layers of codings.
 */
#include "filters/words/decode.h"

#include <stdlib.h>

#include "filters/words/coding.h"
#include "proxy/base/object.h"

#define OUT_SIZE	8192

struct layer {
	const struct coding *coding;
	struct coding_stream *stream;	/* NULL: not begun */
	bool		 ended;		/* a whole one was read */
	uint8_t		 held[2];	/* front of a deflate stream, until it
				       * says which of the two it is */
	uint8_t		 held_len;
	uint64_t	 out;		/* bytes that came out */
};

struct decode {
	unsigned	 magic;
#define DECODE_MAGIC	0xf117000eu
	unsigned	 nlayers;	/* layers[0] is undone first */
	struct layer	 layers[DECODE_LAYERS];
	struct coding_room *room;
	const char	*wrong;		/* it is read as it stands */
	uint64_t	 in;
};

/* What a call hands down. */
struct flow {
	struct decode	*decode;
	decode_fn	*out;
	void		*arg;
};

bool
decode_knows(struct str coding)
{
	return (str_eq_nocase(coding, STR("identity")) ||
		coding_find(coding) != NULL);
}

static const char unknown[] = "its content-coding cannot be decoded here";

static bool
names_unknown(struct str encoding)
{
	struct str rest = encoding, name;

	while (rest.ptr != NULL) {
		name = str_trim(str_split(&rest, ','));
		if (name.len > 0 && !decode_knows(name))
			return (true);
	}
	return (false);
}

static const char *
add_layer(struct decode *d, struct str name)
{
	const struct coding *coding = coding_find(name);

	if (name.len == 0 || str_eq_nocase(name, STR("identity")))
		return (NULL);
	if (coding == NULL)
		return (unknown);
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
decode_new(struct str encoding, struct coding_room *room, const char **why)
{
	struct decode *d = malloc(sizeof(*d));
	struct str rest = encoding;

	*why = d == NULL ? "there is no memory to decode it" : NULL;
	if (d == NULL)
		return (NULL);
	INIT_OBJ(d, DECODE_MAGIC);
	d->room = room;
	while (rest.ptr != NULL && *why == NULL)
		*why = add_layer(d, str_trim(str_split(&rest, ',')));
	if (*why == NULL)
		return (d);
	/* Whom nobody knows browsers ignore, and all others with it. */
	if (names_unknown(encoding)) {
		d->nlayers = 0;
		d->wrong = *why = unknown;
		return (d);
	}
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
		if (d->layers[i].stream != NULL)
			d->layers[i].coding->close(d->layers[i].stream);
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

/* What a step says of the stream. */
static const char *
wrong_of(enum coding_step got)
{
	switch (got) {
	case CODING_MORE:
	case CODING_ENDED:
		return (NULL);
	case CODING_DAMAGED:
		return ("its compressed data is damaged");
	case CODING_NO_ROOM:
		return ("there is no room to decode it now");
	}
	UNREACHABLE();
}

/* All of ${p} through an open stream. */
static const char *
undo(const struct flow *flow, unsigned i, const uint8_t *p, size_t n)
{
	struct layer *l = &flow->decode->layers[i];
	uint8_t out[OUT_SIZE];
	struct coding_chunk c = {p, n, out, 0};
	const char *wrong;
	enum coding_step got;

	do {
		/* Browsers read gzip members one after another as one. */
		if (l->ended && !l->coding->repeats)
			return ("bytes follow its compressed data");
		c.out = out;
		c.room = sizeof(out);
		got = l->coding->step(l->stream, &c);
		l->ended = got == CODING_ENDED;
		wrong = NULL;
		/* What came before the damage was good. */
		if (c.room < sizeof(out))
			wrong = pass_on(flow, i, out, sizeof(out) - c.room);
		if (wrong == NULL)
			wrong = wrong_of(got);
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
	if (l->stream != NULL)
		return (undo(flow, i, p, n));
	while (l->coding->peeks && l->held_len < 2 && n > 0) {
		l->held[l->held_len++] = *p++;
		n--;
	}
	if (l->coding->peeks && l->held_len < 2)
		return (NULL);
	l->stream = l->coding->open(l->held, flow->decode->room);
	if (l->stream == NULL)
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
	return (d->wrong);
}
