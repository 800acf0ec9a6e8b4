/* SPDX-License-Identifier: MIT
 *
 * config/words_keys.h - the keys of one map of danger-words.yaml.
 */
#ifndef ADUANA_CONFIG_WORDS_KEYS_H
#define ADUANA_CONFIG_WORDS_KEYS_H

#include "config/decode.h"
#include "config/decode_list.h"
#include "config/rules_section.h"
#include "config/words_list.h"

struct words_reading {
	struct words_file *file;
	struct decode	 decode;
	const struct rules_names *names; /* of clients and users; or NULL */
};

/* Reads the value of one key into what the map is about. */
typedef void	 words_key_fn(struct words_reading *, const struct yaml_node *,
    void *into);

struct words_key {
	const char	*name;		/* NULL ends the table */
	words_key_fn	*read;		/* NULL: somebody else reads it */
};

/* Each child of ${map} by the ${keys}; the others are complained about. */
void		 words_keys_read(struct words_reading *,
		    const struct yaml_node *map, const struct words_key *keys,
		    void *into);
/* The value of one key, or NULL. */
const struct yaml_node *words_keys_find(const struct yaml_node *map,
		    const char *name);
void		 words_keys_complain(struct words_reading *,
		    const struct yaml_node *, const char *why);
/* A text that is not empty, or "" after a complaint. */
const char	*words_keys_text(struct words_reading *,
		    const struct yaml_node *, const char *why);
/* A whole number between two bounds; false after a complaint. */
bool		 words_keys_number(struct words_reading *,
		    const struct yaml_node *, int32_t least, int32_t most,
		    const char *why, int32_t *out);
bool		 words_keys_bool(struct words_reading *,
		    const struct yaml_node *, const char *why, bool *out);

#endif
