/* SPDX-License-Identifier: MIT
 *
 * config/rules_rows.h - the growing arrays of a list of rules.
 */
#ifndef ADUANA_CONFIG_RULES_ROWS_H
#define ADUANA_CONFIG_RULES_ROWS_H

#include <stddef.h>

#include "config/rules_list.h"
#include "proxy/base/str.h"

/* Add a row like ${like} with a copy of ${text}: 0, or -1 without memory. */
int	 rules_rows_add(struct rules_file *, struct rule_row like,
	    struct str text);

/* Add ${row}, whose text is kept already: 0, or -1 without memory. */
int	 rules_rows_put(struct rules_file *, const struct rule_row *row);

/* What the rules of such a list lead to when they do not say. */
enum rule_action rules_role_action(enum rules_role);

/* Add a condition: its index, or 0 without memory or room. */
unsigned rules_rows_condition(struct rules_file *,
	    const struct rule_condition *);

/* No more rows will come: give unused room back. */
void	 rules_rows_trim(struct rules_file *);

#endif
