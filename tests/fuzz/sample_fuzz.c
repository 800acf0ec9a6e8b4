/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/sample_fuzz.c - what is taken is finite, named and in time.
 */
#include "proxy/metrics/sample.h"

#include <math.h>

#include "proxy/base/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sample_span span = {INT64_C(1795384700123), 0};
	struct str line = {(const char *)data, size};
	struct sample s;
	enum sample_fault fault = sample_parse(&s, line, &span);

	if (fault != SAMPLE_FINE)
		return (sample_fault_name(fault) == NULL);
	ASSERT(sample_is_name(s.name) && s.name.ptr == line.ptr);
	ASSERT(isfinite(s.value) && fabs(s.value) <= SAMPLE_VALUE_MAX);
	ASSERT(s.weight > 0 && s.weight <= SAMPLE_WEIGHT_MAX);
	ASSERT(s.at_ms >= 0 && s.at_ms <= span.now_ms + SAMPLE_AHEAD_MS);
	ASSERT((s.kind == SAMPLE_SET) == (s.member.len > 0));
	return (0);
}
