/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/freshness_fuzz.c - time makes nothing fresher, whatever is said.
 */
#include "proxy/http/freshness.h"

#include "proxy/http/cache_control.h"
#include "tests/fuzz/head_fuzz.h"

#define NOW	INT64_C(1790000000000)

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) char mem[16384];
	struct str in = {(const char *)data, size};
	struct cache_control cc, asked;
	struct head response, request;
	struct freshness_facts f;
	int64_t left, now = NOW;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	head_fuzz_read(&response, &ws, &in);
	head_fuzz_read(&request, &ws, &in);
	cache_control_of_response(&cc, &response);
	cache_control_of_request(&asked, &request);
	(void)freshness_may_store(&request, &asked, &response, &cc);
	freshness_compute(&f, &response, &cc, NOW - 100, NOW);
	ASSERT(f.lifetime_ms >= 0 && f.initial_age_ms >= 100);
	for (; now < NOW * 2; now += now / 3) {
		left = freshness_left_ms(&f, now);
		ASSERT(freshness_left_ms(&f, now + 1) == left - 1);
		ASSERT(freshness_decide(&f, &asked, now) != FRESHNESS_USE ||
		    left > 0);
		ASSERT(!freshness_use_on_error(&f, &asked, now,
			   FRESHNESS_SERVER_ERROR) ||
		    freshness_use_on_error(&f, &asked, now,
			FRESHNESS_UNREACHABLE));
	}
	return (0);
}
