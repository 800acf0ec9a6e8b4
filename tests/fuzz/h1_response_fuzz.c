/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/h1_response_fuzz.c - response heads, and what is asked of them.
 */
#include "proxy/http/cache_control.h"
#include "proxy/http/freshness.h"
#include "proxy/http/vary.h"
#include "tests/fuzz/h1_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size}, names;
	struct freshness_facts facts;
	struct cache_control cc;
	struct framing framing;
	struct head h;
	struct ws ws;
	char out[16384];

	if (h1_fuzz_both(h1_parse_response, in, &h, &ws) != H1_DONE)
		return (0);
	h1_fuzz_written(h1_parse_response, &h, out, h1_write_status_line(out,
	    sizeof(out), h.status, h.reason), sizeof(out) - 2);
	framing_of_response(&h, METHOD_GET, &framing);
	cache_control_of_response(&cc, &h);
	freshness_compute(&facts, &h, &cc, 1000, 2000);
	ASSERT(facts.lifetime_ms >= 0 && freshness_age_ms(&facts, 0) >= 0);
	ASSERT((vary_names(&ws, &h, &names) == VARY_NAMES) == (names.len > 0));
	return (0);
}
