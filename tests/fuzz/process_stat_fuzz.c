/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/process_stat_fuzz.c - a name ends within its room, nothing is
 * negative.
 */
#include "proxy/admin/process_stat.h"

#include "proxy/base/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct process_stat p;

	if (process_stat_parse(&p, text) != 0)
		return (0);
	ASSERT(strnlen(p.name, sizeof(p.name)) < sizeof(p.name));
	ASSERT(p.pid >= 0 && p.user_s >= 0 && p.system_s >= 0);
	return (0);
}
