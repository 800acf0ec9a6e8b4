/* SPDX-License-Identifier: MIT
 *
 * type LF coding LF body: read in pieces of 7.
 */
#include "filters/words/inspector.h"
#include "filters/words/words.h"
#include "proxy/base/assert.h"

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	static struct words *words;
	static struct words_scratch *scratch;
	static struct complaints *c;
	const char *const except[] = {"bomba de agua"};
	struct word_row rows[] = {{"isis", NULL, 0, "", 1, 1, 1},
	    {"bomba", except, 1, "", 1, 2, 1}};
	struct words_file f = {.name = "w", .rows = rows, .count = 2};
	struct str rest = {(const char *)p, n}, type, coding;
	struct inspector *i;

	if (words == NULL)
		words = words_new(&f, c = complaints_new());
	if (scratch == NULL)
		scratch = words_scratch_new(words);
	type = str_split(&rest, '\n');
	coding = str_split(&rest, '\n');
	i = inspector_new(words, scratch, type, coding, n % 2 == 1);
	for (; rest.len > 0; rest = str_from(rest, 7))
		(void)inspector_feed(i, rest.ptr, str_head(rest, 7).len);
	(void)inspector_end(i);
	inspector_free(i);
	return (0);
}
