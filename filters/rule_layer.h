/* SPDX-License-Identifier: MIT
 *
 * filters/rule_layer.h - the rules of one action: does any of them hold, and
 * which.
 *
 * Does not know what its holding leads to: see decide.h.
 */
#ifndef ADUANA_FILTERS_RULE_LAYER_H
#define ADUANA_FILTERS_RULE_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/rules_list.h"
#include "filters/verdict.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct complaints;
struct decide_trace;
struct facts;
struct host_set;
struct id_list;
struct regex_scratch;
struct regex_set;
struct rule_layer;
struct rule_table;
struct url_index;
struct url_scratch;

/* By whom a rule is looked at: the first that has all it asks for. */
enum rule_phase {
	RULE_AT_REQUEST = 1 << 0,
	RULE_AT_ADDRESS = 1 << 1,
	RULE_AT_RESPONSE = 1 << 2
};

/* Rows by kind, to make room for. */
struct rule_counts {
	size_t		 of[RULE_KINDS];
};

/* The table is shared by all layers and outlives them. */
struct rule_layer *rule_layer_new(enum rule_action, struct rule_table *,
		    const struct rule_counts *, const struct hash_seed *);
/* NULL is allowed. */
void		 rule_layer_free(struct rule_layer *);
/* First each row that will be added, in the same order: the names among them
 * are counted. */
void		 rule_layer_expect(struct rule_layer *,
		    const struct rule_row *);
/* A row of the file that the table is open for; nothing of it is kept.  What is
 * wrong goes to the complaints. */
void		 rule_layer_add(struct rule_layer *, const struct rules_file *,
		    const struct rule_row *, struct complaints *);
/* Once, after the last add. */
void		 rule_layer_seal(struct rule_layer *, struct complaints *);

/* What is asked of a layer, and its answer. */
struct rule_look {
	const struct facts	*facts;
	struct str		 url;	/* for globs, patterns, expressions */
	const uint8_t		*address; /* 16 bytes; NULL: not known */
	unsigned		 phases; /* whose rules are looked at */
	unsigned		 net_phase; /* networks that wait for nothing */
	struct regex_scratch	*regex;
	struct url_scratch	*urls;
	struct id_list		*found;
	struct decide_trace	*trace;	/* NULL: nobody wants to know */
	bool			 is_late; /* another layer has decided */

	bool			 holds;
	struct rule_ref		 by;
	uint32_t		 number; /* for the table */
};

/* The first rule that holds: domains, the longest first, hosts, networks, the
 * narrowest first, globs and patterns, expressions, then those of no text; as
 * written within each.  NULL is a layer without rules. */
bool		 rule_layer_match(const struct rule_layer *,
		    struct rule_look *);

/* Phases in which it has rules. */
unsigned	 rule_layer_phases(const struct rule_layer *);
/* False: it has no networks. */
bool		 rule_layer_asks_address(const struct rule_layer *);

/* Its domains or its hosts. */
const struct host_set *rule_layer_names(const struct rule_layer *,
		    enum rule_kind);
/* For the scratch. */
const struct regex_set *rule_layer_regexes(const struct rule_layer *);
const struct url_index *rule_layer_urls(const struct rule_layer *);
size_t		 rule_layer_memory(const struct rule_layer *);

#endif
