/* SPDX-License-Identifier: MIT
 *
 * base/secret.c - compare all, wipe all.
 */
#include "proxy/base/secret.h"

#include <string.h>

bool
secret_eq(const void *a, const void *b, size_t n)
{
	const volatile unsigned char *x = a, *y = b;
	unsigned char differ = 0;
	size_t i;

	for (i = 0; i < n; i++)
		differ |= x[i] ^ y[i];
	return (differ == 0);
}

void
secret_wipe(void *bytes, size_t n)
{
	explicit_bzero(bytes, n);
}
