/* SPDX-License-Identifier: MIT
 *
 * config/yaml_tree.h - YAML as nodes that know where they stand.
 *
 * The only user of libyaml.  Refuses aliases, anchors, tags, several documents,
 * NUL bytes, keys that are not plain words, the same key twice, and whatever is
 * deeper, wider or larger than its bounds: nothing that a file says can cost
 * more than its length.
 */
#ifndef ADUANA_CONFIG_YAML_TREE_H
#define ADUANA_CONFIG_YAML_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"
#include "proxy/base/str.h"

#define YAML_DEPTH	16	/* levels */
#define YAML_KEYS	512	/* keys of one map */

enum yaml_kind {
	YAML_WORD,		/* a scalar */
	YAML_LIST,
	YAML_MAP
};

struct yaml_node {
	enum yaml_kind	 kind;
	bool		 quoted;	/* a word in quotes or a block */
	uint32_t	 line;
	uint32_t	 column;
	uint32_t	 count;		/* of children */
	struct str	 text;		/* a word's, terminated, without NUL */
	struct yaml_node *key;		/* of a child of a map */
	struct yaml_node *first;	/* child */
	struct yaml_node *next;		/* sibling */
};

struct yaml_tree {
	unsigned	 magic;
#define YAML_TREE_MAGIC	0xc0f10006u
	const char	*name;		/* the file's */
	struct yaml_node *root;		/* NULL: nothing but comments */
	struct keep	*keep;
};

/* Parse ${text}, at most ${max_nodes} nodes.  Complaints name the file ${name}.
 * A key given twice is complained about and its second value left out, so that
 * the rest can be judged too; after any other complaint there is no tree: NULL.
 * Free it with yaml_tree_free(). */
struct yaml_tree *yaml_tree_parse(struct str text, const char *name,
		    size_t max_nodes, struct complaints *);
void		 yaml_tree_free(struct yaml_tree *);

struct place	 yaml_place(const struct yaml_tree *,
		    const struct yaml_node *);

/* Nothing stands there ("key:", "key: ~", "key: null"). */
bool		 yaml_is_empty(const struct yaml_node *);

/* "a single value", "a list", "a map": for complaints. */
const char	*yaml_kind_name(enum yaml_kind);

#endif
