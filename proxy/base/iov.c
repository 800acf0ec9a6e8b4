/* SPDX-License-Identifier: MIT
 *
 * base/iov.c - runs of bytes.
 */
#include "proxy/base/iov.h"

size_t
iov_size(const struct iovec *iov, int n)
{
	size_t total = 0;
	int i;

	for (i = 0; i < n; i++)
		total += iov[i].iov_len;
	return (total);
}

size_t
iov_clip(struct iovec *iov, int *n, uint64_t max)
{
	size_t total = 0;
	int i;

	for (i = 0; i < *n && total < max; i++) {
		if (iov[i].iov_len > max - total)
			iov[i].iov_len = (size_t)(max - total);
		total += iov[i].iov_len;
	}
	*n = i;
	return (total);
}
