/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/condition_fuzz.c - lists of entity-tags, dates, and their order.
 */
#include "proxy/http/condition.h"

#include "tests/fuzz/head_fuzz.h"

#define NOW	INT64_C(1790000000)

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(16) char mem[16384];
	struct str in = {(const char *)data, size};
	struct validators v = {str_split(&in, '\n'), NOW - 9, NOW};
	struct head h;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	head_fuzz_read(&h, &ws, &in);
	(void)condition_range(&h, &v, NOW);
	(void)condition_selects(&h, &v, NOW);
	if (condition_evaluate(&h, &v, NOW) == CONDITION_FAILED)
		return (0);
	/* What is asked about by its own entity-tag has not been modified. */
	head_set(&h, FIELD_IF_NONE_MATCH, v.etag);
	ASSERT((condition_evaluate(&h, &v, NOW) == CONDITION_NOT_MODIFIED) ==
	    (etag_weak_eq(v.etag, v.etag) || str_eq(v.etag, STR("*"))) ||
	    h.overflowed);
	ASSERT(!etag_strong_eq(v.etag, v.etag) || etag_weak_eq(v.etag, v.etag));
	return (0);
}
