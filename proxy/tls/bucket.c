/* SPDX-License-Identifier: MIT
 *
 * tls/bucket.c - one number instead of a count and a time.
 */
#include "proxy/tls/bucket.h"

#include "proxy/base/clock.h"

bool
bucket_take(struct bucket *b, int64_t now_ns, int64_t per_s, int64_t most)
{
	int64_t one = NS_PER_S / per_s;
	int64_t full = b->full_ns > now_ns ? b->full_ns : now_ns;

	if (full + one > now_ns + most * one)
		return (false);
	b->full_ns = full + one;
	return (true);
}
