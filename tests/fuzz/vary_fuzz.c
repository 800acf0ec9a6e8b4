/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/vary_fuzz.c - the form of what chooses a response is its own.
 */
#include "proxy/http/vary.h"

#include "tests/fuzz/head_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) char mem[65536];
	struct str in = {(const char *)data, size}, names, values, line;
	struct head response, request;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	head_fuzz_read(&response, &ws, &in);
	head_fuzz_read(&request, &ws, &in);
	if (vary_names(&ws, &response, &names) != VARY_NAMES)
		return (0);
	values = vary_values(&ws, names, &request);
	ASSERT(str_eq(values, vary_values(&ws, names, &request)));
	while (values.ptr != NULL && values.len > 0) {
		line = str_split(&values, '\n');
		ASSERT(str_starts(line, str_split(&names, ',')));
	}
	ASSERT(ws.overflowed || names.ptr == NULL);
	return (0);
}
