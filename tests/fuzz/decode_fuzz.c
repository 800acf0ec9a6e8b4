/* SPDX-License-Identifier: MIT
 *
 * coding LF body: in pieces of 5 and whole, the same comes out.
 */
#include "filters/words/decode.h"

#include "filters/words/coding.h"
#include "proxy/base/assert.h"

struct got {
	size_t		 len;
	unsigned	 sum;
};

static void
on_out(void *arg, const char *p, size_t n)
{
	struct got *g = arg;
	size_t i;

	for (g->len += n, i = 0; i < n; i++)
		g->sum = g->sum * 31 + (unsigned char)p[i];
}

static struct got
decode(struct str coding, struct str in, size_t step, bool *wrong)
{
	struct got g = {0, 0};
	struct coding_room room = {0};
	const char *why;
	struct decode *d = decode_new(coding, &room, &why);

	for (; d != NULL && why == NULL && in.len > 0; in = str_from(in, step))
		why = decode_feed(d, in.ptr, str_head(in, step).len, on_out, &g);
	*wrong = why != NULL || decode_end(d) != NULL;
	decode_free(d);
	return (g);
}

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	struct str in = {(const char *)p, n}, coding = str_split(&in, '\n');
	bool wrong, wrong2, keeps_back = str_find(coding, 'r') < coding.len ||
					 str_find(coding, 'R') < coding.len ||
					 str_find(coding, 's') < coding.len ||
					 str_find(coding, 'S') < coding.len;
	struct got a = decode(coding, in, 5, &wrong);
	struct got b = decode(coding, in, n + 1, &wrong2);

	ASSERT(wrong == wrong2);
	/* Before damage brotli keeps back what its last bytes made, zstd what
	 * its last block did; a bomb is let go where it is found out. */
	ASSERT((wrong && (keeps_back || a.len > (1u << 19))) ||
	       (a.len == b.len && a.sum == b.sum));
	return (0);
}
