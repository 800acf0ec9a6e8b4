/* SPDX-License-Identifier: MIT
 *
 * filters/rule_list.h - one list of rules, compiled: does any of them speak
 * about a request, and which.
 *
 * Does not know what its being spoken about leads to: see decide.h.
 */
#ifndef ADUANA_FILTERS_RULE_LIST_H
#define ADUANA_FILTERS_RULE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct complaints;
struct facts;
struct regex_scratch;
struct regex_set;
struct rule_list;
struct rules_file;
struct verdict;

/* What is wrong goes to the complaints; the list is then fit only to be freed.
 * Nothing of the file is kept. */
struct rule_list *rule_list_new(const struct rules_file *,
		    const struct hash_seed *, struct complaints *);
/* NULL is allowed. */
void		 rule_list_free(struct rule_list *);

/* The first rule that holds: domains, hosts, globs, expressions, in this
 * order.  ${url} is what the last two look at.  Fills all of the verdict but
 * its kind. */
bool		 rule_list_match(const struct rule_list *,
		    struct regex_scratch *, const struct facts *,
		    struct str url, struct verdict *);

/* For the scratch. */
const struct regex_set *rule_list_regexes(const struct rule_list *);
/* The file of the list. */
const char	*rule_list_name(const struct rule_list *);

#endif
