/* SPDX-License-Identifier: MIT
 *
 * config/keep.c - blocks that only grow.
 */
#include "config/keep.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "proxy/base/object.h"

#define KEEP_BLOCK	((size_t)64 * 1024)
#define KEEP_ALIGN	8u

struct block {
	struct block	*next;
	size_t		 size;
	size_t		 used;
	_Alignas(8) char mem[];
};

struct owned {
	struct owned	*next;
	void		*mem;
};

struct keep {
	unsigned	 magic;
#define KEEP_MAGIC	0xc0f10002u
	size_t		 size;
	struct block	*blocks;	/* the first is the one being filled */
	struct owned	*owned;		/* in blocks */
};

struct keep *
keep_new(void)
{
	struct keep *k = malloc(sizeof(*k));

	if (k != NULL)
		INIT_OBJ(k, KEEP_MAGIC);
	return (k);
}

void
keep_free(struct keep *k)
{
	struct block *b;

	if (k == NULL)
		return;
	CHECK_OBJ(k, KEEP_MAGIC);
	for (; k->owned != NULL; k->owned = k->owned->next)
		free(k->owned->mem);
	while ((b = k->blocks) != NULL) {
		k->blocks = b->next;
		free(b);
	}
	FINI_OBJ(k);
	free(k);
}

/* A block of its own for what is large, behind the one being filled, so that
 * the rest of that one is not lost. */
static struct block *
add_block(struct keep *k, size_t n)
{
	size_t size = n > KEEP_BLOCK / 4 ? n : KEEP_BLOCK;
	struct block *b;

	if (size > SIZE_MAX - sizeof(*b))
		return (NULL);
	b = malloc(sizeof(*b) + size);
	if (b == NULL)
		return (NULL);
	b->size = size;
	b->used = 0;
	k->size += sizeof(*b) + size;
	if (size != KEEP_BLOCK && k->blocks != NULL) {
		b->next = k->blocks->next;
		k->blocks->next = b;
	} else {
		b->next = k->blocks;
		k->blocks = b;
	}
	return (b);
}

static void *
take(struct keep *k, size_t n, size_t align)
{
	struct block *b;
	size_t at;

	CHECK_OBJ(k, KEEP_MAGIC);
	b = k->blocks;
	if (b != NULL) {
		at = (b->used + align - 1) & ~(align - 1);
		if (at <= b->size && n <= b->size - at) {
			b->used = at + n;
			return (b->mem + at);
		}
	}
	b = add_block(k, n);
	if (b == NULL)
		return (NULL);
	b->used = n;
	return (b->mem);
}

void *
keep_alloc(struct keep *k, size_t n)
{
	void *at = take(k, n, KEEP_ALIGN);

	if (at != NULL)
		memset(at, 0, n);
	return (at);
}

const char *
keep_text(struct keep *k, struct str s)
{
	char *at = s.len == SIZE_MAX ? NULL : take(k, s.len + 1, 1);

	if (at != NULL)
		str_to_z(s, at, s.len + 1);
	return (at);
}

int
keep_own(struct keep *k, void *mem, size_t n)
{
	struct owned *o = keep_alloc(k, sizeof(*o));

	if (o == NULL)
		return (-1);
	o->mem = mem;
	o->next = k->owned;
	k->owned = o;
	k->size += n;
	return (0);
}

const char *
keep_printf(struct keep *k, const char *fmt, ...)
{
	const char *kept = NULL;
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n != -1) {
		kept = keep_text(k, (struct str){text, (size_t)n});
		free(text);
	}
	return (kept);
}

size_t
keep_size(const struct keep *k)
{
	CHECK_OBJ(k, KEEP_MAGIC);
	return (k->size);
}
