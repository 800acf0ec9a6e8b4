/* SPDX-License-Identifier: MIT
 *
 * filters/guard.h - what must hold beside the text of a rule: for whom, how,
 * when; and what its action needs to know.
 *
 * A compiled config condition; owns copies of all it needs.
 */
#ifndef ADUANA_FILTERS_GUARD_H
#define ADUANA_FILTERS_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client_set;
struct facts;
struct keep;
struct page_guard;
struct port_range;
struct rule_condition;
struct when;

struct guard_words {
	char		**at;		/* sorted */
	size_t		 count;
};

struct guard {
	unsigned	 magic;
#define GUARD_MAGIC	0xf1170007u
	bool		 wants_response; /* asks what only that can tell */
	bool		 always_holds;	/* asks nothing */
	bool		 rate_per_client;
	uint32_t	 delay_ms;
	uint64_t	 rate;
	struct client_set *clients;	/* NULL: any */
	struct guard_words users;
	struct guard_words methods;
	struct port_range *ports;
	size_t		 nports;
	const struct when *when;
	int64_t		 until_s;
	struct page_guard *page;
	struct guard_words types;
	uint64_t	 size_min;
	uint64_t	 size_max;
	char		*reason;	/* NULL: none given */
	char		*category;
	char		*redirect;
};

/* Hours go into ${keep}, which must live as long. */
void		 guard_init(struct guard *, const struct rule_condition *,
		    struct keep *);
void		 guard_fini(struct guard *);

/* NULL: it holds; else the name of the first condition that does not:
 * "clients", "users", "methods", "ports", "when", "until", "page", "types",
 * "sizes". */
const char	*guard_fails(const struct guard *, const struct facts *);

#endif
