/* SPDX-License-Identifier: MIT
 *
 * config/decode.h - from a YAML node to the typed value of a setting.
 */
#ifndef ADUANA_CONFIG_DECODE_H
#define ADUANA_CONFIG_DECODE_H

#include "config/complaint.h"
#include "config/schema.h"
#include "config/yaml_tree.h"
#include "proxy/base/str.h"

struct keep;

/* What all values of one file share. */
struct decode {
	const struct yaml_tree *tree;
	struct keep	*keep;		/* where values are kept */
	struct str	 folder;	/* where relative file names start;
					 * STR_NONE: they stay as they are */
	struct complaints *complaints;
};

/* Decode ${node} as ${row} says into its ${member}: 0, or -1 after complaints,
 * with the member as it was. */
int	 decode_setting(const struct decode *, const struct setting *row,
	    const struct yaml_node *node, void *member);

/* The words of a list, or one word alone, as terminated texts: 0, or -1 after
 * complaints that begin with ${what}. */
int	 decode_texts(const struct decode *, const char *what,
	    const struct yaml_node *, struct texts *);

/* The same as networks. */
int	 decode_nets(const struct decode *, const char *what,
	    const struct yaml_node *, struct nets *);

#endif
