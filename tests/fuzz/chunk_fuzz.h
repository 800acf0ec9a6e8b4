/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/chunk_fuzz.h - a whole input in pieces of one size.
 */
#ifndef ADUANA_FUZZ_CHUNK_H
#define ADUANA_FUZZ_CHUNK_H

#include "proxy/base/assert.h"
#include "proxy/http/chunk.h"

static inline enum chunk_result
chunk_fuzz_decode(struct str in, size_t step, char *body, size_t *len,
    size_t *at)
{
	enum chunk_result result = CHUNK_MORE;
	struct chunk_decoder d;
	struct str data;
	size_t eaten;

	chunk_init(&d);
	for (*at = *len = 0; *at < in.len && result < CHUNK_END; *at += eaten) {
		result = chunk_decode(&d, str_head(str_from(in, *at), step),
		    &eaten, &data);
		ASSERT((result == CHUNK_DATA) == (data.len > 0));
		if (data.len > 0)
			memcpy(body + *len, data.ptr, data.len);
		*len += data.len;
	}
	return (result == CHUNK_DATA ? CHUNK_MORE : result);
}

#endif
