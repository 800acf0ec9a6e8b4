/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/form_fuzz.c - arguments lie inside, and hold no control byte.
 */
#include "proxy/http/form.h"

#include <stdint.h>

#include "proxy/base/assert.h"
#include "proxy/base/ws.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	static _Alignas(16) char mem[4096];
	struct form_pair pair;
	struct ws ws;
	size_t i;

	ws_init(&ws, mem, sizeof(mem));
	while (rest.ptr != NULL && form_next(&rest, &ws, &pair) == NULL) {
		ASSERT(pair.name.len > 0 && pair.name.len < size);
		ASSERT(pair.value.ptr >= mem && pair.value.len < sizeof(mem));
		for (i = 0; i < pair.value.len; i++)
			ASSERT((unsigned char)pair.value.ptr[i] >= 0x20);
	}
	return (0);
}
