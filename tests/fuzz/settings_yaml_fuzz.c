/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/settings_yaml_fuzz.c - aduana.yaml.
 */
#include "config/settings.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaints *c = complaints_new();
	struct settings *s;
	int rc = settings_parse(&s, (struct str){(const char *)data, size},
	    "fuzz.yaml", c);

	if ((rc == 0) != (complaints_count(c) == 0))
		__builtin_trap();
	settings_free(s);
	complaints_free(c);
	return (0);
}
