/* SPDX-License-Identifier: MIT
 *
 * fuzz/sieve_fuzz.c - conditions from anywhere, on a record from anywhere.
 */
#include "proxy/accesslog/format.h"
#include "proxy/admin/route.h"
#include "proxy/admin/sieve.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A line for each argument, empty where it is not given, then the record. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct format_options options;
	struct str rest = {(const char *)data, len};
	struct route route = {.status = 200};
	struct sieve sieve;
	struct log_record r;

	for (unsigned i = ARGUMENT_REQUESTS_CLIENT; i <= ARGUMENT_REQUESTS_FLAGGED;
	     i++) {
		struct str line = str_split(&rest, '\n');

		if (line.len > 0)
			route.arguments[i] = line;
	}
	if (rest.ptr == NULL || sieve_read(&sieve, &route) != NULL)
		return (0);
	if (record_decode(&r, rest.ptr, rest.len) == 0)
		(void)sieve_lets(&sieve, &r, &options);
	return (0);
}
