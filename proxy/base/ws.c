/* SPDX-License-Identifier: MIT
 *
 * base/ws.c - workspace.
 */
#include "proxy/base/ws.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "proxy/base/object.h"

#define WS_ALIGN	8u

void
ws_init(struct ws *ws, void *mem, size_t size)
{
	ASSERT(mem != NULL && (uintptr_t)mem % WS_ALIGN == 0);
	INIT_OBJ(ws, WS_MAGIC);
	ws->mem = mem;
	ws->size = size & ~(size_t)(WS_ALIGN - 1);
}

void *
ws_alloc(struct ws *ws, size_t n)
{
	void *at;

	CHECK_OBJ(ws, WS_MAGIC);
	if (ws->overflowed || n > ws->size - ws->used) {
		ws->overflowed = true;
		return (NULL);
	}
	at = ws->mem + ws->used;
	/* size is a multiple of the alignment, so rounding stays inside. */
	ws->used += (n + WS_ALIGN - 1) & ~(size_t)(WS_ALIGN - 1);
	return (at);
}

struct str
ws_copy(struct ws *ws, struct str s)
{
	char *at = ws_alloc(ws, s.len + 1);

	if (at == NULL)
		return (STR_NONE);
	str_to_z(s, at, s.len + 1);
	return ((struct str){at, s.len});
}

struct str
ws_printf(struct ws *ws, const char *fmt, ...)
{
	va_list ap;
	size_t room;
	char *at;
	int n;

	at = ws_reserve(ws, &room);
	if (at == NULL)
		return (STR_NONE);
	va_start(ap, fmt);
	n = vsnprintf(at, room, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= room) {
		ws->overflowed = true;
		return (STR_NONE);
	}
	ws_release(ws, (size_t)n + 1);
	return ((struct str){at, (size_t)n});
}

char *
ws_reserve(struct ws *ws, size_t *room)
{
	CHECK_OBJ(ws, WS_MAGIC);
	*room = ws->overflowed ? 0 : ws->size - ws->used;
	if (*room == 0) {
		ws->overflowed = true;
		return (NULL);
	}
	return (ws->mem + ws->used);
}

void
ws_release(struct ws *ws, size_t used)
{
	void *claimed = ws_alloc(ws, used);

	ASSERT(claimed != NULL || used == 0);
}

size_t
ws_snapshot(const struct ws *ws)
{
	CHECK_OBJ(ws, WS_MAGIC);
	return (ws->used);
}

void
ws_reset(struct ws *ws, size_t snapshot)
{
	CHECK_OBJ(ws, WS_MAGIC);
	ASSERT(snapshot <= ws->used);
	ws->used = snapshot;
	ws->overflowed = false;
}
