/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/phrases_fuzz.c - a list of weighted phrases.
 */
#include <stdlib.h>

#include "config/latin1.h"
#include "config/phrases_file.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
on_phrase(void *arg, const struct phrase *p)
{
	(void)arg;
	if (p->count == 0 || p->count > PHRASE_PIECES || p->pieces[0].len == 0)
		__builtin_trap();
	return (0);
}

static int
on_name(void *arg, struct str name)
{
	(void)arg;
	return (name.len == 0 ? -1 : 0);
}

static int
on_include(void *arg, struct str name, uint32_t line)
{
	(void)line;
	return (on_name(arg, name));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct phrases_ops ops = {on_phrase, on_name, on_include};
	struct str utf8 = latin1_to_utf8((struct str){(const char *)data, size});
	uint32_t skipped = 0;

	if (!latin1_is_utf8(utf8))
		__builtin_trap();
	(void)phrases_parse(utf8, &ops, NULL, &skipped);
	free((char *)(uintptr_t)utf8.ptr);
	return (0);
}
