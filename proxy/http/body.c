/* SPDX-License-Identifier: MIT
 *
 * http/body.c - take a body out of its framing and push it into a sink.
 */
#include "proxy/http/body.h"

#include "proxy/http/sink.h"

void
body_init(struct body *b, const struct framing *framing)
{
	INIT_OBJ(b, BODY_MAGIC);
	buf_init(&b->held, BODY_FEED_MAX);
	b->kind = framing->kind;
	b->left = framing->length;
	chunk_init(&b->chunk);
	b->over = b->kind == FRAMING_NONE ||
		  (b->kind == FRAMING_LENGTH && b->left == 0);
}

void
body_fini(struct body *b)
{
	CHECK_OBJ(b, BODY_MAGIC);
	buf_fini(&b->held);
	FINI_OBJ(b);
}

bool
body_over(const struct body *b)
{
	CHECK_OBJ(b, BODY_MAGIC);
	return (b->over && b->unframed == 0);
}

/* Decode the next run of ${*raw} into ${*data} and move ${*raw} behind it. */
static enum body_result
next_run(struct body *b, struct str *raw, struct str *data)
{
	size_t used = 0;

	*data = STR_NONE;
	switch (b->kind) {
	case FRAMING_NONE:
		break;
	case FRAMING_LENGTH:
		*data = str_head(*raw,
		    b->left < raw->len ? (size_t)b->left : raw->len);
		b->left -= data->len;
		b->over = b->left == 0;
		used = data->len;
		break;
	case FRAMING_CLOSE:
		*data = *raw;
		used = raw->len;
		break;
	case FRAMING_CHUNKED:
		switch (chunk_decode(&b->chunk, *raw, &used, data)) {
		case CHUNK_DATA:
		case CHUNK_MORE:
			break;
		case CHUNK_END:
			b->over = true;
			break;
		case CHUNK_BAD:
			return (BODY_BAD);
		}
		break;
	}
	*raw = str_from(*raw, used);
	return (BODY_MORE);
}

/* Write ${data}; what the sink leaves stays in ${*data}. */
static enum body_result
give(struct body *b, struct sink *to, struct str *data)
{
	struct iovec iov = {(void *)(uintptr_t)data->ptr, data->len};
	ssize_t n;

	if (data->len == 0)
		return (BODY_MORE);
	n = sink_write(to, &iov, 1);
	if (n < 0)
		return (BODY_BROKEN);
	ASSERT((size_t)n <= data->len);
	b->taken += (uint64_t)n;
	*data = str_from(*data, (size_t)n);
	return (data->len == 0 ? BODY_MORE : BODY_WAIT);
}

/* Decode and write all of ${*raw}.  On BODY_WAIT ${*data} is what is decoded
 * and not taken; it stands directly before ${*raw}. */
static enum body_result
drive(struct body *b, struct sink *to, struct str *raw, struct str *data)
{
	enum body_result result = BODY_MORE;

	*data = STR_NONE;
	while (raw->len > 0 && !b->over) {
		result = next_run(b, raw, data);
		if (result == BODY_MORE)
			result = give(b, to, data);
		if (result != BODY_MORE)
			return (result);
	}
	b->excess = raw->len;
	return (b->over ? BODY_END : BODY_MORE);
}

enum body_result
body_feed(struct body *b, struct str raw, struct sink *to)
{
	enum body_result result;
	struct str data;

	CHECK_OBJ(b, BODY_MAGIC);
	ASSERT(buf_len(&b->held) == 0 && raw.len <= BODY_FEED_MAX);
	result = drive(b, to, &raw, &data);
	if (result == BODY_WAIT) {
		b->unframed = data.len;
		if (buf_append(&b->held, data) == -1 ||
		    buf_append(&b->held, raw) == -1)
			return (BODY_BROKEN);
	}
	return (result);
}

enum body_result
body_resume(struct body *b, struct sink *to)
{
	struct str all = buf_peek(&b->held), data, raw;
	enum body_result result;
	size_t before;

	CHECK_OBJ(b, BODY_MAGIC);
	data = str_head(all, b->unframed);
	result = give(b, to, &data);
	buf_consume(&b->held, b->unframed - data.len);
	b->unframed = data.len;
	if (result != BODY_MORE)
		return (result);
	raw = buf_peek(&b->held);
	before = raw.len;
	result = drive(b, to, &raw, &data);
	b->unframed = data.len;
	buf_consume(&b->held, before - raw.len - data.len);
	if (result == BODY_MORE)
		buf_trim(&b->held);
	return (result);
}

uint64_t
body_unread(const struct body *b)
{
	CHECK_OBJ(b, BODY_MAGIC);
	return (b->kind == FRAMING_LENGTH && buf_len(&b->held) == 0 ? b->left
								    : 0);
}

void
body_pass(struct body *b, uint64_t n)
{
	ASSERT(n <= body_unread(b));
	b->left -= n;
	b->taken += n;
	b->over = b->left == 0;
}

bool
body_may_end_here(const struct body *b)
{
	return (b->over ||
		(b->kind == FRAMING_CLOSE && buf_len(&b->held) == 0));
}

struct str
body_excess(const struct body *b, struct str raw)
{
	ASSERT(b->over);
	if (buf_len(&b->held) > 0)
		return (buf_peek(&b->held));
	ASSERT(b->excess <= raw.len);
	return (str_from(raw, raw.len - b->excess));
}
