/* SPDX-License-Identifier: MIT
 *
 * fuzz/event_fuzz.c - a stream of requests, shown: no control gets through.
 */
#include <stdlib.h>

#include "proxy/ctl/logged.h"
#include "proxy/ctl/sse.h"
#include "proxy/ctl/table.h"

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
show(void *out, struct str name, struct str data)
{
	(void)logged_print(out, data, name.len * 10);
	(void)table_print(data, true, out);
	(void)table_print(data, false, out);
	return (name.len != 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str in = {(const char *)data, len};
	char *shown = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&shown, &n);
	struct sse s;

	sse_init(&s);
	if (sse_feed(&s, str_head(in, len / 2), show, out))
		(void)sse_feed(&s, str_from(in, len / 2), show, out);
	sse_fini(&s);
	fclose(out);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)shown[i] < ' ' && shown[i] != '\n')
			abort();
	free(shown);
	return (0);
}
