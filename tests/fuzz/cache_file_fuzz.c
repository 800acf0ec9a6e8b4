/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/cache_file_fuzz.c - a cache's file after any power cut.
 */
#include "tests/unit/cache/file_model.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct file_model m;

	if (m.image == NULL)
		fm_init(&m);
	(void)fm_run(&m, bytes, len);
	return (0);
}
