/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/adblock_pattern_fuzz.c - a pattern, a line end, a URL: what
 * matches holds the literal.
 */
#include <stdlib.h>

#include "filters/adblock_pattern.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str url = {(const char *)data, size}, low, pattern;
	char *text = malloc(size + 1);
	struct adblock_pattern p;
	size_t i;

	pattern = str_split(&url, '\n');
	for (i = 0; i < url.len; i++)
		text[i] = str_lower(url.ptr[i]);
	low = (struct str){text, url.len};
	if (adblock_pattern_init(&p, pattern, false) == NULL) {
		if (adblock_pattern_matches(&p, url, low) &&
		    adblock_pattern_literal(&p).len > 0 &&
		    str_search(low, adblock_pattern_literal(&p)) == low.len)
			__builtin_trap();
		adblock_pattern_fini(&p);
	}
	free(text);
	return (0);
}
