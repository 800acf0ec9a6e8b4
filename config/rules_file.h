/* SPDX-License-Identifier: MIT
 *
 * config/rules_file.h - a list of rules as written: blacklist, whitelist,
 * tunnel.
 *
 * Does not judge what a row says: whether a domain, a glob or a regular
 * expression is well formed is told by those who compile it.
 */
#ifndef ADUANA_CONFIG_RULES_FILE_H
#define ADUANA_CONFIG_RULES_FILE_H

#include "config/complaint.h"
#include "config/rules_list.h"
#include "config/rules_section.h"
#include "proxy/base/str.h"

/* Read ${path} and what it imports.  All that is wrong goes to the complaints.
 * 0, or -1 when anything was wrong; ${*out}, to be freed with
 * rules_file_free(), is what could be read either way, so that its rows can be
 * compiled for their own mistakes; NULL when nothing could. */
int		 rules_file_load(struct rules_file **out, const char *path,
		    enum rules_role, struct complaints *);

/* The same from memory under the name ${name}; imports start at its folder. */
int		 rules_file_parse(struct rules_file **out, struct str text,
		    const char *name, enum rules_role, struct complaints *);

/* Both with names that its rules may use. */
int		 rules_file_load_with(struct rules_file **out,
		    const char *path, enum rules_role,
		    const struct rules_names *, struct complaints *);
int		 rules_file_parse_with(struct rules_file **out, struct str text,
		    const char *name, enum rules_role,
		    const struct rules_names *, struct complaints *);

/* NULL is allowed. */
void		 rules_file_free(struct rules_file *);

/* Where a row stands, for complaints and pages. */
struct place	 rules_file_place(const struct rules_file *,
		    const struct rule_row *);

#endif
