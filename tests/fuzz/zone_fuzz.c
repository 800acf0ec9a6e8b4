/* SPDX-License-Identifier: MIT
 *
 * tests/fuzz/zone_fuzz.c - time zone files; no clock is far from UTC.
 */
#include "config/zone.h"

#include "config/keep.h"
#include "proxy/base/assert.h"

#define FAR	(26 * 3600)

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t times[] = {INT64_MIN, -INT64_C(5000000000), -1, 0,
	    951782400, 1774745999, INT64_C(5000000000), INT64_MAX};
	struct keep *keep = keep_new();
	struct str bytes = {(const char *)data, size};
	const struct zone *z;
	const char *why;
	size_t i;

	z = zone_parse(keep, bytes, &why);
	ASSERT((z == NULL) == (why != NULL));
	for (i = 0; z != NULL && i < sizeof(times) / sizeof(times[0]); i++)
		ASSERT(zone_offset(z, times[i]) <= FAR &&
		       zone_offset(z, times[i]) >= -FAR);
	keep_free(keep);
	return (0);
}
