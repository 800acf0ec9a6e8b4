/* SPDX-License-Identifier: MIT
 *
 * type LF body: byte by byte and whole, the same parts are told.
 */
#include "filters/words/parts.h"
#include "proxy/base/assert.h"

static unsigned sum;

static void
on_body(void *arg, const char *p, size_t n)
{
	size_t i;

	(void)arg;
	for (i = 0; i < n; i++)
		sum = sum * 31 + (unsigned char)p[i];
}

static void
on_name(void *arg, struct str name)
{
	on_body(arg, name.ptr, name.len);
}

static void
on_part(void *arg, struct str type, bool is_file)
{
	sum = sum * 31 + is_file;
	on_name(arg, type);
}

static unsigned
split(struct str type, struct str in, size_t step)
{
	const struct parts_sink sink = {on_part, on_body, on_name, NULL};
	struct parts p;

	sum = 0;
	parts_init(&p, type, &sink);
	for (; in.len > 0; in = str_from(in, step))
		parts_feed(&p, in.ptr, str_head(in, step).len);
	parts_end(&p);
	return (sum);
}

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	struct str in = {(const char *)p, n}, type = str_split(&in, '\n');

	ASSERT(split(type, in, 1) == split(type, in, n + 1));
	return (0);
}
