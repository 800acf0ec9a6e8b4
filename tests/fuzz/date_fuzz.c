/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/date_fuzz.c - what is read is written and read again the same.
 */
#include "proxy/http/date.h"

#include "proxy/base/assert.h"

#define NOW	INT64_C(1790000000)

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	int64_t s = date_parse(in, NOW);
	char out[DATE_LEN];

	/* A leap second at the very end of 9999 has no other spelling. */
	ASSERT(s == DATE_NONE || (s >= 0 && s <= DATE_MAX + 1));
	if (s == DATE_NONE || s > DATE_MAX)
		return (0);
	date_format(out, s);
	ASSERT(date_parse((struct str){out, DATE_LEN}, NOW) == s);
	return (0);
}
