/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/url_fuzz.c - the canonical form is its own canonical form.
 */
#include "proxy/base/ws.h"
#include "proxy/http/url.h"

#include "proxy/base/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) char mem[1 << 16];
	struct str in = {(const char *)data, size};
	struct url u, again;
	struct ws ws;
	int i;

	ws_init(&ws, mem, sizeof(mem));
	for (i = 0; i < 2; i++) {
		if (url_parse(&u, in, i == 1, &ws) != NULL)
			continue;
		ASSERT(url_parse(&again, u.text, i == 1, &ws) == NULL ||
		    ws.overflowed);
		ASSERT(ws.overflowed || (str_eq(u.text, again.text) &&
		    str_eq(u.host, again.host) && u.port == again.port));
	}
	if (url_parse(&u, STR("http://a/b/c?d"), false, &ws) == NULL &&
	    url_resolve(&again, &u, in, &ws) == NULL)
		ASSERT(again.form == URL_ABSOLUTE && again.path.ptr[0] == '/');
	return (0);
}
