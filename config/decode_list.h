/* SPDX-License-Identifier: MIT
 *
 * config/decode_list.h - from a YAML node to texts, networks or ports: a list
 * of words, or one word alone.
 */
#ifndef ADUANA_CONFIG_DECODE_LIST_H
#define ADUANA_CONFIG_DECODE_LIST_H

#include "config/complaint.h"
#include "config/nets.h"
#include "config/ports.h"
#include "config/texts.h"
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

/* Complain about one word, not repeated whole when it is very long, or about
 * short memory: -1. */
int	 decode_list_wrong(const struct decode *, const char *what,
	    const struct yaml_node *, const char *why);
int	 decode_list_no_memory(const struct decode *,
	    const struct yaml_node *);

/* Begin a list of values of ${size} bytes: room for them all, their first word
 * and how many there are; NULL after complaints. */
void	*decode_list_begin(const struct decode *, const char *what,
	    const struct yaml_node *, size_t size,
	    const struct yaml_node **word, size_t *count);

/* Each: 0, or -1 after complaints that begin with ${what}, with ${*out} as it
 * was. */
int	 decode_list_texts(const struct decode *, const char *what,
	    const struct yaml_node *, struct texts *out);
int	 decode_list_nets(const struct decode *, const char *what,
	    const struct yaml_node *, struct nets *out);
int	 decode_list_ports(const struct decode *, const char *what,
	    const struct yaml_node *, const struct ports **out);

#endif
