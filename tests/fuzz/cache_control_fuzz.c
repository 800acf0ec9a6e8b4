/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/cache_control_fuzz.c - directives stay within their bounds.
 */
#include "proxy/base/assert.h"
#include "proxy/base/ws.h"
#include "proxy/http/cache_control.h"
#include "proxy/http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) char mem[4096];
	struct str in = {(const char *)data, size};
	struct cache_control cc;
	struct head h;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	head_init(&h, &ws, 16);
	while (in.ptr != NULL)
		head_add(&h, FIELD_CACHE_CONTROL, str_split(&in, '\n'));
	cache_control_of_response(&cc, &h);
	ASSERT(cc.max_age >= -1 && cc.max_age <= CACHE_CONTROL_MAX);
	ASSERT(cc.s_maxage >= -1 && cc.s_maxage <= CACHE_CONTROL_MAX);
	cache_control_strip(&cc, &h);
	ASSERT(h.count > 0 && head_has(&h, FIELD_CACHE_CONTROL));
	return (0);
}
