/* SPDX-License-Identifier: MIT
 *
 * type LF coding LF body: read in pieces of 7.
 */
#include "filters/words/inspector.h"

#include "config/words_file.h"
#include "filters/words/words.h"
#include "proxy/base/assert.h"

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	static struct words *words;
	static struct words_scratch *scratch;
	static struct complaints *c;
	struct words_file *f = NULL;
	struct str rest = {(const char *)p, n}, type, coding;
	struct inspector *i;

	if (words == NULL)
		(void)words_file_parse(&f, STR("danger_words:\n  words:\n"
		    "    - isis\n    - {word: bomba, except: [bomba de agua]}\n"
		    "    - {word: a, weight: 30, part: true}\n"
		    "    - {word: b, weight: -20, category: good}\n"
		    "    - {all: [c, d, e f], weight: 70}\n"
		    "  categories: {good: {threshold: 5, action: flag}}\n"),
		    "w", c = complaints_new());
	if (words == NULL)
		words = words_new(f, c);
	words_file_free(f);
	if (scratch == NULL)
		scratch = words_scratch_new(words);
	type = str_split(&rest, '\n');
	coding = str_split(&rest, '\n');
	i = inspector_new(words_group(words, NULL, STR_NONE), scratch, type,
	    coding, n % 2 == 1);
	for (; rest.len > 0; rest = str_from(rest, 7))
		(void)inspector_feed(i, rest.ptr, str_head(rest, 7).len);
	(void)inspector_end(i);
	inspector_free(i);
	return (0);
}
