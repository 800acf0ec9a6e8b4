/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/h1_request_fuzz.c - request heads.
 */
#include "tests/fuzz/h1_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size}, protocol;
	struct framing framing;
	struct head h;
	struct ws ws;
	unsigned status;
	char out[16384];

	if (h1_fuzz_both(h1_parse_request, in, &h, &ws) != H1_DONE)
		return (0);
	if (head_has(&h, FIELD_HOST))
		h1_fuzz_written(h1_parse_request, &h, out,
		    h1_write_request_line(out, sizeof(out), h.method, h.target),
		    sizeof(out) - 2);
	ASSERT((framing_of_request(&h, &framing, &status) == NULL) ==
	    (status == 0));
	hop_upgrade(&h, &protocol);
	hop_via(&ws, &h, h.minor, STR("self"));
	ASSERT(h.overflowed || hop_via_has(&h, STR("self")));
	hop_strip(&h);
	ASSERT(!head_has(&h, FIELD_CONNECTION) && !head_has(&h, FIELD_TE));
	return (0);
}
