/* SPDX-License-Identifier: MIT
 *
 * Lines of a log read back.
 */
#include "proxy/accesslog/past.h"

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	struct str rest = {(const char *)p, n};
	static struct past past;

	while (rest.ptr != NULL)
		(void)past_read(&past, str_split(&rest, '\n'));
	return (0);
}
