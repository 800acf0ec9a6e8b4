/* SPDX-License-Identifier: MIT
 *
 * type LF text, its front being what choice is made by: byte by byte and whole,
 * the same comes out.
 */
#include "filters/words/charset.h"
#include "proxy/base/assert.h"
#include "proxy/base/hash.h"

static void
on_out(void *arg, const char *p, size_t n)
{
	unsigned *sum = arg;
	size_t i;

	for (i = 0; i < n; i++)
		*sum = *sum * 31 + (unsigned char)p[i];
}

static unsigned
convert(struct str type, struct str in, enum charset_signs s, size_t step)
{
	struct str front = str_head(in, CHARSET_FRONT);
	struct charset c;
	unsigned sum = 0;

	charset_init(&c, type, front, s);
	for (; in.len > 0; in = str_from(in, step))
		charset_feed(&c, str_head(in, step), on_out, &sum);
	sum += charset_end(&c, on_out, &sum) != NULL;
	charset_fini(&c);
	return (sum);
}

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	struct str in = {(const char *)p, n}, type = str_split(&in, '\n');
	enum charset_signs s = (enum charset_signs)(n % 4);

	ASSERT(convert(type, in, s, 1) == convert(type, in, s, n + 1));
	return (0);
}
