/* SPDX-License-Identifier: MIT
 *
 * config/squidguard_tree.h - a folder of lists as SquidGuard has them:
 * CATEGORY/domains, CATEGORY/urls, CATEGORY/expressions.
 *
 * Each may be packed, in one file or several: domains.gz, urls.1.xz.
 * Categories may lie in others ("hobby/cooking"), three deep.  A category that
 * is a link to another of the same tree is left out unless it is asked for.
 */
#ifndef ADUANA_CONFIG_SQUIDGUARD_TREE_H
#define ADUANA_CONFIG_SQUIDGUARD_TREE_H

#include "config/complaint.h"
#include "config/decode.h"
#include "config/rules_list.h"
#include "proxy/base/str.h"

/* Add the rows of the tree at ${path}, a folder: of all categories, or those in
 * ${categories} and what lies in them.  Rows are like ${like}; a condition
 * without a category is given theirs.  What is wrong is complained about at
 * ${at}. */
void	 squidguard_tree_read(struct rules_file *, struct complaints *,
	    const struct rule_row *like, const char *path,
	    const struct texts *categories, struct place at);

#endif
