/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/rules_yaml_fuzz.c - the lists; the first byte says which.
 */
#include "config/rules_file.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct complaints *c;
	struct rules_file *f;
	enum rules_role role;

	if (size == 0)
		return (0);
	role = data[0] == 'b' ? RULES_BLACKLIST :
	    data[0] == 'r' || data[0] == 'c' ? RULES_ANY :
	    data[0] == 'w' ? RULES_WHITELIST : RULES_TUNNEL;
	c = complaints_new();
	if ((rules_file_parse(&f, (struct str){(const char *)data, size},
	    "/nonexistent/fuzz.yaml", role, c) == 0) !=
	    (complaints_count(c) == 0))
		__builtin_trap();
	rules_file_free(f);
	complaints_free(c);
	return (0);
}
