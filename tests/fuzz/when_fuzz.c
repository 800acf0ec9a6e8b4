/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/when_fuzz.c - hours of a week; a copy holds when they do.
 */
#include "config/when.h"

#include "config/keep.h"
#include "config/zone.h"
#include "proxy/base/assert.h"

#define WEEK	(7 * 86400)

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct keep *keep = keep_new();
	struct str text = {(const char *)data, size};
	const char *why;
	struct when *w = when_new(keep, zone_load(keep, "UTC", &why));
	const struct when *copy;
	int64_t t, held = 0;

	why = when_add(w, text);
	copy = when_copy(keep, w);
	for (t = 0; t < WEEK; t += 60) {
		ASSERT(when_holds(w, t) == when_holds(copy, t));
		held += when_holds(w, t);
	}
	ASSERT(why != NULL || held > 0);
	keep_free(keep);
	return (0);
}
