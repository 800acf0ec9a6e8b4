/* SPDX-License-Identifier: MIT
 *
 * The first byte is the kind of text and where to cut; both ways of feeding
 * must fold alike.
 */
#include "filters/words/normalise.h"
#include "proxy/base/assert.h"
#include "proxy/base/hash.h"

static void
on_folded(void *arg, const char *p, size_t n, uint64_t at, const uint64_t *m)
{
	struct digest *d = arg;

	(void)at, (void)m;
	*d = hash_bytes(&(struct hash_seed){d->lo, d->hi}, p, n);
}

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	static struct fold_cache cache;
	static struct normalise one, two;
	struct digest a = {0, 0}, b = {0, 0};
	size_t cut = n == 0 ? 0 : (p[0] >> 3) % n;

	normalise_init(&one, n == 0 ? 0 : p[0] % 5, &cache, on_folded, &a);
	normalise_init(&two, n == 0 ? 0 : p[0] % 5, &cache, on_folded, &b);
	one.folded.disguises = two.folded.disguises = true;
	normalise_feed(&one, (const char *)p, n);
	normalise_feed(&two, (const char *)p, cut);
	normalise_feed(&two, (const char *)p + cut, n - cut);
	normalise_end(&one);
	normalise_end(&two);
	ASSERT(digest_eq(a, b));
	return (0);
}
