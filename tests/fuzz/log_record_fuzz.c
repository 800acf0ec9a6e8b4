/* SPDX-License-Identifier: MIT
 *
 * fuzz/log_record_fuzz.c - a log record from anywhere, and its three lines.
 */
#include <stdlib.h>
#include <string.h>

#include "proxy/accesslog/format.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char line[FORMAT_LINE_MAX], again[RECORD_MAX];
	struct format_options options = {.drop_query = len % 2 == 1,
	    .clients = len % 4, .users = len % 4, .wrap = len % 3,
	    .tag = "t", .utc = len % 5 == 0};
	struct log_record r;

	if (record_decode(&r, data, len) != 0)
		return (0);
	for (int form = 0; form <= LOG_FORMAT_JSON; form++) {
		options.form = (enum log_format)form;
		size_t n = format_line(&r, &options, line);

		const char *end = options.wrap == LOG_WRAP_JOURNAL ? "\n\n"
								   : "\n";
		if (memmem(line, n, end, strlen(end)) !=
		    line + n - strlen(end))
			abort();
	}
	if (record_encode(&r, again, sizeof(again)) != len)
		abort();
	return (0);
}
