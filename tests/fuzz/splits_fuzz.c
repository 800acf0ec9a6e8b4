/* SPDX-License-Identifier: MIT
 *
 * type LF coding LF body: the verdict on it whole is the verdict on it in
 * pieces, whose sizes come from the bytes themselves.
 */
#include "config/complaint.h"
#include "config/words_file.h"
#include "filters/words/inspector.h"
#include "filters/words/words.h"
#include "proxy/base/assert.h"

static struct words *words;
static struct words_scratch *scratch;

static struct inspection
inspect(struct str type, struct str coding, struct str in, bool whole)
{
	struct inspector *i = inspector_new(
	    words_group(words, NULL, STR_NONE), scratch, type, coding, false);
	struct inspection out;
	size_t n;

	for (; in.len > 0; in = str_from(in, n)) {
		n = whole ? in.len : 1 + (unsigned char)in.ptr[0] % 9;
		(void)inspector_feed(i, in.ptr, str_head(in, n).len);
	}
	out = inspector_end(i);
	inspector_free(i);
	return (out);
}

/* Neither gzip nor deflate alone has any of these letters. */
static bool
keeps_back(struct str coding)
{
	size_t i;

	for (i = 0; i < coding.len; i++)
		if (strchr("bBrRsS", coding.ptr[i]) != NULL)
			return (true);
	return (false);
}

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	struct complaints *c;
	struct words_file *f;
	struct str rest = {(const char *)p, n}, type, coding;
	struct inspection a, b;

	if (words == NULL) {
		(void)words_file_parse(&f, STR("danger_words:\n  words:\n"
		    "    - isis\n    - {word: bomba, except: [bomba de agua]}\n"),
		    "w", c = complaints_new());
		words = words_new(f, c);
		words_file_free(f);
		complaints_free(c);
		scratch = words_scratch_new(words);
	}
	type = str_split(&rest, '\n');
	coding = str_split(&rest, '\n');
	a = inspect(type, coding, rest, true);
	b = inspect(type, coding, rest, false);
	/* Before damage brotli keeps back what its last bytes made, zstd what
	 * its last block did. */
	if ((a.broken || b.broken) && keeps_back(coding))
		return (0);
	ASSERT(a.broken == b.broken);
	/* A bomb is let go where it is found out. */
	if (a.broken && coding.len > 0 &&
	    str_starts(str_of(a.broken_why), STR("it expands")))
		return (0);
	ASSERT(a.danger == b.danger && a.unchecked == b.unchecked);
	ASSERT(a.count == b.count && a.offset == b.offset);
	ASSERT(str_eq(a.word, b.word));
	return (0);
}
