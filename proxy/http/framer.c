/* SPDX-License-Identifier: MIT
 *
 * http/framer.c - an outgoing message as runs of bytes.
 */
#include "proxy/http/framer.h"

#include "proxy/base/assert.h"
#include "proxy/base/iov.h"
#include "proxy/http/chunk.h"

void
framer_init(struct framer *f)
{
	f->count = 0;
	f->framed = STR_NONE;
	f->left = 0;
	f->kind = FRAMING_NONE;
	f->between = false;
}

void
framer_add(struct framer *f, struct str s)
{
	if (s.len == 0)
		return;
	ASSERT(f->count < FRAMER_SLICES && !f->between);
	f->slices[f->count++] = s;
}

void
framer_body(struct framer *f, const struct framing *framing)
{
	f->kind = framing->kind;
	f->left = f->kind == FRAMING_LENGTH ? framing->length : 0;
	if (f->kind == FRAMING_CLOSE)
		f->left = UINT64_MAX;
}

bool
framer_open(const struct framer *f)
{
	return (f->kind == FRAMING_CHUNKED || f->left > 0);
}

bool
framer_completes(const struct framer *f, uint64_t body)
{
	return (f->kind == FRAMING_LENGTH && f->left == body);
}

/* ${size} bytes of body are at hand and no chunk is open. */
static void
open_chunk(struct framer *f, uint64_t size)
{
	size_t n = 0;

	ASSERT(f->framed.len == 0);
	if (f->between) {
		memcpy(f->frame, CHUNK_TAIL, sizeof(CHUNK_TAIL) - 1);
		n = sizeof(CHUNK_TAIL) - 1;
	}
	n += chunk_head(f->frame + n, size);
	f->framed = (struct str){f->frame, n};
	f->left = size;
	f->between = true;
}

static int
put(struct iovec *out, int used, struct str s)
{
	if (s.len == 0)
		return (used);
	out[used].iov_base = (void *)(uintptr_t)s.ptr;
	out[used].iov_len = s.len;
	return (used + 1);
}

int
framer_collect(struct framer *f, struct iovec out[FRAMER_RUNS],
    const struct iovec *body, int n, size_t skip)
{
	uint64_t limit, total = iov_size(body, n);
	unsigned k;
	int i, used = 0;
	size_t len;

	ASSERT(skip <= total);
	total -= skip;
	if (f->kind == FRAMING_CHUNKED && f->left == 0 && total > 0)
		open_chunk(f, total);
	for (k = 0; k < f->count; k++)
		used = put(out, used, f->slices[k]);
	used = put(out, used, f->framed);
	limit = f->left < total ? f->left : total;
	for (i = 0; i < n && limit > 0 && used < (int)FRAMER_RUNS; i++) {
		if (skip >= body[i].iov_len) {
			skip -= body[i].iov_len;
			continue;
		}
		len = body[i].iov_len - skip;
		if (len > limit)
			len = (size_t)limit;
		used = put(out, used,
		    (struct str){(const char *)body[i].iov_base + skip, len});
		limit -= len;
		skip = 0;
	}
	return (used);
}

size_t
framer_settle(struct framer *f, size_t sent)
{
	unsigned k, first = 0;
	size_t part;

	for (k = 0; k < f->count && sent > 0; k++) {
		part = sent < f->slices[k].len ? sent : f->slices[k].len;
		f->slices[k] = str_from(f->slices[k], part);
		sent -= part;
	}
	while (first < f->count && f->slices[first].len == 0)
		first++;
	for (k = first; k < f->count && first > 0; k++)
		f->slices[k - first] = f->slices[k];
	f->count -= first;
	part = sent < f->framed.len ? sent : f->framed.len;
	f->framed = str_from(f->framed, part);
	sent -= part;
	ASSERT(sent <= f->left);
	if (f->kind != FRAMING_CLOSE)
		f->left -= sent;
	return (sent);
}

uint64_t
framer_passable(const struct framer *f)
{
	return (f->kind == FRAMING_LENGTH && !framer_unsent(f) ? f->left : 0);
}

void
framer_pass(struct framer *f, uint64_t n)
{
	ASSERT(n <= framer_passable(f));
	f->left -= n;
}

bool
framer_end(struct framer *f)
{
	size_t n = 0;

	if (f->kind != FRAMING_CHUNKED)
		return (f->kind != FRAMING_LENGTH || f->left == 0);
	ASSERT(f->framed.len == 0 && f->left == 0);
	if (f->between) {
		memcpy(f->frame, CHUNK_TAIL, sizeof(CHUNK_TAIL) - 1);
		n = sizeof(CHUNK_TAIL) - 1;
	}
	memcpy(f->frame + n, CHUNK_LAST, sizeof(CHUNK_LAST) - 1);
	f->framed = (struct str){f->frame, n + sizeof(CHUNK_LAST) - 1};
	return (true);
}

bool
framer_unsent(const struct framer *f)
{
	return (f->count > 0 || f->framed.len > 0);
}

size_t
framer_own(const struct framer *f)
{
	size_t total = f->framed.len;
	unsigned k;

	for (k = 0; k < f->count; k++)
		total += f->slices[k].len;
	return (total);
}
