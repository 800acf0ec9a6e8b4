/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/body_fuzz.h - a body in pieces of any size into a sink that takes
 * what it likes; and out of a framer again.  Also of the unit tests.
 */
#ifndef ADUANA_FUZZ_BODY_H
#define ADUANA_FUZZ_BODY_H

#include "proxy/http/body.h"
#include "proxy/http/framer.h"
#include "proxy/http/sink.h"

/* Takes at most ${dice} bytes a time; 0: all. */
struct body_taker {
	struct sink	 sink;
	unsigned	 dice;
	char		*mem;
	size_t		 len;
};

static inline unsigned
body_roll(unsigned *dice)
{
	if (*dice != 0)
		*dice = (*dice * 1103515245u + 12345u) % 0x7fffffffu + 1;
	return (*dice >> 8);
}

static inline ssize_t
body_taker_write(struct sink *sink, const struct iovec *iov, int n)
{
	struct body_taker *t = OWNER_OF(sink, struct body_taker, sink);
	size_t most = t->dice == 0 ? SIZE_MAX : body_roll(&t->dice) % 6;
	size_t taken = 0, part;
	int i;

	for (i = 0; i < n && taken < most; i++) {
		part = iov[i].iov_len < most - taken ? iov[i].iov_len :
		    most - taken;
		memcpy(t->mem + t->len, iov[i].iov_base, part);
		t->len += part;
		taken += part;
	}
	return ((ssize_t)taken);
}

static const struct sink_ops body_taker_ops = {
	.name = "taker", .write = body_taker_write,
};

static inline void
body_taker_init(struct body_taker *t, unsigned dice, char *mem)
{
	sink_init(&t->sink, &body_taker_ops);
	t->dice = dice;
	t->mem = mem;
	t->len = 0;
}

/* Feed ${in} in pieces; ${*rest} is how many bytes stand behind the end. */
static inline enum body_result
body_run(const struct framing *framing, struct str in, unsigned dice,
    struct body_taker *taker, size_t *rest)
{
	enum body_result result = BODY_MORE;
	struct body b;
	struct str piece = STR_NONE;
	size_t n;

	body_init(&b, framing);
	*rest = 0;
	while (result == BODY_WAIT || (result == BODY_MORE && in.len > 0)) {
		if (result == BODY_WAIT) {
			result = body_resume(&b, &taker->sink);
			piece = STR_NONE;
			continue;
		}
		n = dice == 0 ? BODY_FEED_MAX : 1 + body_roll(&dice) % 9;
		piece = str_head(in, n);
		in = str_from(in, n);
		result = body_feed(&b, piece, &taker->sink);
	}
	ASSERT(b.taken == taker->len);
	if (result == BODY_END)
		*rest = body_excess(&b, piece).len + in.len;
	else if (result == BODY_MORE && body_may_end_here(&b))
		result = BODY_END;
	body_fini(&b);
	return (result);
}

/* What a framer makes of ${head} and ${body}, written by a socket that takes
 * what it likes; the bytes go to ${out}. */
static inline size_t
body_write(const struct framing *framing, struct str head, struct str body,
    unsigned dice, char *out)
{
	struct iovec runs[FRAMER_RUNS], from[2];
	size_t taken = 0, sent, most, len = 0, part, half = body.len / 3;
	struct framer f;
	bool ended = false;
	int i, n;

	framer_init(&f);
	framer_add(&f, head);
	framer_body(&f, framing);
	from[0] = (struct iovec){(void *)(uintptr_t)body.ptr, half};
	from[1] = (struct iovec){(void *)(uintptr_t)(body.ptr + half),
	    body.len - half};
	while (!ended || framer_unsent(&f)) {
		n = ended ? framer_collect(&f, runs, NULL, 0, 0) :
		    framer_collect(&f, runs, from, 2, taken);
		most = dice == 0 ? SIZE_MAX : body_roll(&dice) % 11;
		for (i = 0, sent = 0; i < n && sent < most; i++) {
			part = runs[i].iov_len < most - sent ?
			    runs[i].iov_len : most - sent;
			memcpy(out + len + sent, runs[i].iov_base, part);
			sent += part;
		}
		len += sent;
		taken += framer_settle(&f, sent);
		if (!ended && taken == body.len) {
			ASSERT(framer_end(&f));
			ended = true;
		}
	}
	return (len);
}

#endif
