/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/unpack_fuzz.c - packed files, damaged.
 */
#include <stdint.h>
#include <stdlib.h>

#include "config/unpack.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct str s = {text, size};

	memcpy(text, data, size);
	if (unpack(&s) == NULL && s.len > UNPACK_MAX)
		__builtin_trap();
	((char *)(uintptr_t)s.ptr)[s.len] = '\0';
	free((char *)(uintptr_t)s.ptr);
	return (0);
}
