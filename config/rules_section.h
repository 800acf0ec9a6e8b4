/* SPDX-License-Identifier: MIT
 *
 * config/rules_section.h - one list within a file of rules while it is read:
 * where its rows go, which list it is, and the names that its rules may use.
 */
#ifndef ADUANA_CONFIG_RULES_SECTION_H
#define ADUANA_CONFIG_RULES_SECTION_H

#include "config/decode_list.h"
#include "config/groups.h"
#include "config/rules_list.h"
#include "config/yaml_tree.h"

struct zone;

/* Names, and where to look for those that are not among them. */
struct rules_names {
	const struct rules_names *outer; /* NULL: nowhere */
	struct net_groups clients;
	struct user_groups users;
	const struct zone *zone;	/* of `when`; NULL: the outer's, UTC */
	const char	*lists;		/* where copies of lists fetched from
					 * the web are; NULL: the outer's */
};

struct rules_section {
	struct rules_file *file;
	const struct decode *decode;
	/* RULES_ANY: `rules` of a conf.d file, which say their action. */
	enum rules_role	 role;
	const struct rules_names *names; /* NULL: none */
};

/* Complain at a node. */
void	 rules_section_complain(const struct rules_section *,
	    const struct yaml_node *, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));

/* Look ${name} up; NULL: there is no such group. */
const struct net_group	*rules_section_clients(const struct rules_section *,
			    struct str name);
const struct user_group	*rules_section_users(const struct rules_section *,
			    struct str name);
/* The zone of `when` that names none; NULL without memory. */
const struct zone	*rules_section_zone(const struct rules_section *);

/* The folder of copies; NULL: there is none. */
const char	*rules_section_lists(const struct rules_section *);

#endif
