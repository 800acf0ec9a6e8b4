/* SPDX-License-Identifier: MIT
 *
 * rules LF LF host LF URL: compiled and asked, in all phases.
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
	struct verdict v;

	rest = str_from(all, str_search(all, STR("\n\n")) + 2);
	(void)rules_file_parse(&f, str_head(all, n - rest.len), "f",
	    n % 2 == 0 ? RULES_BLACKLIST : RULES_ANY, c);
	from.files = &f;
	from.nfiles = f != NULL;
	r = ruleset_new(&from, c);
	facts.host = str_split(&rest, '\n');
	facts.url = rest;
	s = r == NULL ? NULL : decide_scratch_new(r);
	if (s != NULL) {
		v = decide(r, s, &facts);
		facts.has_address = facts.has_response = true;
		facts.type = STR("video/mp4");
		decide_address(r, s, &facts, &v);
		decide_response(r, s, &facts, &v);
	}
	decide_scratch_free(s);
	ruleset_free(r);
	rules_file_free(f);
	complaints_free(c);
	return (0);
}
