/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/head_fuzz.h - heads out of the input: lines "Name: value", an
 * empty line ends one.
 */
#ifndef ADUANA_FUZZ_HEAD_H
#define ADUANA_FUZZ_HEAD_H

#include "proxy/base/assert.h"
#include "proxy/base/ws.h"
#include "proxy/http/head.h"
#include "proxy/http/token.h"

#define HEAD_FUZZ_FIELDS	64u

/* What the parser would have let pass: names are tokens, values are trimmed. */
static inline void
head_fuzz_read(struct head *h, struct ws *ws, struct str *in)
{
	struct str line, name;

	ASSERT(head_init(h, ws, HEAD_FUZZ_FIELDS) == 0);
	h->method_id = METHOD_GET;
	h->status = 200;
	while (in->ptr != NULL && h->count < HEAD_FUZZ_FIELDS) {
		line = str_split(in, '\n');
		if (line.len == 0)
			break;
		name = str_split(&line, ':');
		if (token_is(name) && line.ptr != NULL &&
		    memchr(line.ptr, '\0', line.len) == NULL)
			head_add_named(h, name, str_trim(line));
	}
}

#endif
