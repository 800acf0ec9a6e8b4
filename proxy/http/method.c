/* SPDX-License-Identifier: MIT
 *
 * http/method.c - methods known by name.
 */
#include "proxy/http/head.h"

#define SAFE	1u
#define IDEM	2u

static const struct {
	struct str	 name;
	unsigned	 flags;
} methods[METHOD_COUNT] = {
#define METHOD(id, text, bits) [METHOD_##id] = {{text, sizeof(text) - 1}, bits},
#include "proxy/http/methods.tbl.h"
#undef METHOD
};

enum method
method_of(struct str name)
{
	unsigned i;

	/* GET and HEAD lead the table. */
	for (i = METHOD_OTHER + 1; i < METHOD_COUNT; i++)
		if (methods[i].name.len == name.len &&
		    memcmp(methods[i].name.ptr, name.ptr, name.len) == 0)
			return ((enum method)i);
	return (METHOD_OTHER);
}

bool
method_is_safe(enum method m)
{
	return (m < METHOD_COUNT && (methods[m].flags & SAFE) != 0);
}

bool
method_is_idempotent(enum method m)
{
	return (m < METHOD_COUNT && (methods[m].flags & IDEM) != 0);
}
