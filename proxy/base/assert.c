/* SPDX-License-Identifier: MIT
 *
 * base/assert.c - say what broke, with as little machinery as possible.
 */
#include "proxy/base/assert.h"

#include <stdio.h>
#include <stdlib.h>

void
assert_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "aduana: assertion failed at %s:%d: %s\n", file, line,
	    what);
	abort();
}
