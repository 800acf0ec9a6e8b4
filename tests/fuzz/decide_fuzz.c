/* SPDX-License-Identifier: MIT
 *
 * rules LF LF host LF URL: compiled and asked.
 */
#include "config/rules_file.h"
#include "filters/decide.h"
#include "filters/ruleset.h"

int
LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
	struct str all = {(const char *)p, n}, rest;
	struct complaints *c = complaints_new();
	struct ruleset_sources from = {.seed = &(struct hash_seed){1, 2}};
	struct facts facts = {.method = STR("CONNECT"), .port = 8443};
	struct rules_file *f = NULL;
	struct decide_scratch *s;
	struct ruleset *r;

	rest = str_from(all, str_search(all, STR("\n\n")) + 2);
	(void)rules_file_parse(&f, str_head(all, n - rest.len), "f",
	    RULES_BLACKLIST, c);
	from.files = &f;
	from.nfiles = f != NULL;
	r = ruleset_new(&from, c);
	facts.host = str_split(&rest, '\n');
	facts.url = rest;
	s = r == NULL ? NULL : decide_scratch_new(r);
	if (s != NULL)
		(void)decide(r, s, &facts);
	decide_scratch_free(s);
	ruleset_free(r);
	rules_file_free(f);
	complaints_free(c);
	return (0);
}
