/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/words_yaml_fuzz.c - danger-words.yaml.
 */
#include "config/words_file.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaints *c = complaints_new();
	struct words_file *f;
	int rc = words_file_parse(&f, (struct str){(const char *)data, size},
	    "fuzz.yaml", c);

	if ((rc == 0) != (complaints_count(c) == 0))
		__builtin_trap();
	words_file_free(f);
	complaints_free(c);
	return (0);
}
