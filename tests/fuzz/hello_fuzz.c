/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/hello_fuzz.c - a byte at a time gives the same as all at once.
 */
#include "proxy/base/assert.h"
#include "proxy/tls/hello.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	struct hello whole, grown;
	enum hello_result a = hello_parse(&whole, in), b = HELLO_PARTIAL;
	size_t i;

	for (i = 0; i <= size && b == HELLO_PARTIAL; i++)
		b = hello_parse(&grown, str_head(in, i));
	ASSERT(a == b && whole.problem == grown.problem);
	ASSERT(whole.name_len == grown.name_len &&
	    memcmp(whole.name, grown.name, whole.name_len + 1) == 0);
	ASSERT(whole.version == grown.version &&
	    whole.resumes == grown.resumes &&
	    whole.offers_h2 == grown.offers_h2 &&
	    whole.offers_http1 == grown.offers_http1);
	return (0);
}
