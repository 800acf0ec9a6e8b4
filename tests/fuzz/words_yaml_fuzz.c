/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/words_yaml_fuzz.c - danger-words.yaml, whose imports are not there.
 */
#include "config/words_file.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaints *c;
	struct words_file *f;
	size_t i;
	int rc;

	/* A network, or a path that may be somewhere. */
	for (i = 0; i < size; i++) {
		if (data[i] == '/' && (i == 0 || data[i - 1] < '0' ||
		    data[i - 1] > '9'))
			return (0);
	}
	c = complaints_new();
	rc = words_file_parse(&f, (struct str){(const char *)data, size},
	    "/none/such/fuzz.yaml", c);

	if ((rc == 0) != (complaints_count(c) == 0))
		__builtin_trap();
	words_file_free(f);
	complaints_free(c);
	return (0);
}
