/* SPDX-License-Identifier: MIT
 *
 * base/buf.c - growing byte buffer.
 */
#include "proxy/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "proxy/base/object.h"

#define BUF_LEAST	512u

void
buf_init(struct buf *b, size_t limit)
{
	INIT_OBJ(b, BUF_MAGIC);
	b->limit = limit;
}

void
buf_fini(struct buf *b)
{
	CHECK_OBJ(b, BUF_MAGIC);
	free(b->mem);
	b->mem = NULL;
	FINI_OBJ(b);
}

static int
buf_grow(struct buf *b, size_t need)
{
	size_t cap = b->cap < BUF_LEAST ? BUF_LEAST : b->cap;
	char *mem;

	if (need > b->limit)
		return (-1);
	while (cap < need)
		cap *= 2;
	if (cap > b->limit)
		cap = b->limit;
	mem = realloc(b->mem, cap);
	if (mem == NULL)
		return (-1);
	b->mem = mem;
	b->cap = cap;
	return (0);
}

char *
buf_reserve(struct buf *b, size_t min, size_t *room)
{
	CHECK_OBJ(b, BUF_MAGIC);
	if (b->cap - b->tail < min || b->mem == NULL) {
		if (b->head > 0) {
			memmove(b->mem, b->mem + b->head, buf_len(b));
			b->tail -= b->head;
			b->head = 0;
		}
		if ((b->cap - b->tail < min || b->mem == NULL) &&
		    (min > b->limit || buf_grow(b, b->tail + min) == -1))
			return (NULL);
	}
	*room = b->cap - b->tail;
	return (b->mem + b->tail);
}

void
buf_commit(struct buf *b, size_t n)
{
	CHECK_OBJ(b, BUF_MAGIC);
	ASSERT(n <= b->cap - b->tail);
	b->tail += n;
}

int
buf_append(struct buf *b, struct str s)
{
	size_t room;
	char *at;

	if (s.len == 0)
		return (0);
	at = buf_reserve(b, s.len, &room);
	if (at == NULL)
		return (-1);
	memcpy(at, s.ptr, s.len);
	buf_commit(b, s.len);
	return (0);
}

/* Most fits into what room there is; what does not is written twice. */
int
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t room;
	char *at = buf_reserve(b, 1, &room);
	int n;

	if (at == NULL)
		return (-1);
	va_start(ap, fmt);
	n = vsnprintf(at, room, fmt, ap);
	va_end(ap);
	if (n < 0)
		return (-1);
	if ((size_t)n >= room) {
		at = buf_reserve(b, (size_t)n + 1, &room);
		if (at == NULL)
			return (-1);
		va_start(ap, fmt);
		n = vsnprintf(at, room, fmt, ap);
		va_end(ap);
		ASSERT(n >= 0 && (size_t)n < room);
	}
	buf_commit(b, (size_t)n);
	return (0);
}

struct str
buf_peek(const struct buf *b)
{
	CHECK_OBJ(b, BUF_MAGIC);
	return ((struct str){
	    b->mem == NULL ? NULL : b->mem + b->head, buf_len(b)});
}

void
buf_consume(struct buf *b, size_t n)
{
	CHECK_OBJ(b, BUF_MAGIC);
	ASSERT(n <= buf_len(b));
	b->head += n;
	if (b->head == b->tail)
		b->head = b->tail = 0;
}

void
buf_trim(struct buf *b)
{
	CHECK_OBJ(b, BUF_MAGIC);
	if (buf_len(b) > 0)
		return;
	free(b->mem);
	b->mem = NULL;
	b->cap = b->head = b->tail = 0;
}

void
buf_lend(struct buf *b, void *mem, size_t cap)
{
	CHECK_OBJ(b, BUF_MAGIC);
	ASSERT(b->mem == NULL && cap <= b->limit);
	b->mem = mem;
	b->cap = cap;
}

void *
buf_withdraw(struct buf *b, size_t cap)
{
	void *mem = b->mem;

	CHECK_OBJ(b, BUF_MAGIC);
	if (buf_len(b) > 0 || b->cap != cap)
		return (NULL);
	b->mem = NULL;
	b->cap = b->head = b->tail = 0;
	return (mem);
}
