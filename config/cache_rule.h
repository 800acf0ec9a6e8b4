/* SPDX-License-Identifier: MIT
 *
 * config/cache_rule.h - one row of cache.rules, as the operator wrote it.
 *
 *	urls: [GLOB...]		which URLs; needed
 *	never: true		not stored, not answered from the store; alone
 *	immutable: true		what is there never changes
 *	ttl: TIME		instead of what the origin says of how long
 *	ttl: {min: TIME, max: TIME}	bounds on what the origin says
 *	ttl: {override: TIME}	the same as ttl: TIME
 *	ignore: [NAME...]	query arguments that are no part of the key
 *
 * Globs are not compiled here.  A rule of urls alone is an exception: for these
 * the rows behind it do not count.
 */
#ifndef ADUANA_CONFIG_CACHE_RULE_H
#define ADUANA_CONFIG_CACHE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/complaint.h"

#define CACHE_RULE_UNSET	INT64_C(-1)
#define CACHE_RULE_TTL_MAX_MS	(INT64_C(3650) * 86400 * 1000)

struct cache_rule_glob {
	const char	*text;
	struct place	 place;
};

struct cache_rule {
	const struct cache_rule_glob *globs;
	size_t		 nglobs;	/* at least one */
	const char *const *ignore;	/* globs over argument names */
	size_t		 nignore;
	/* Milliseconds, or CACHE_RULE_UNSET. */
	int64_t		 ttl_override;
	int64_t		 ttl_min;
	int64_t		 ttl_max;
	bool		 never;
	bool		 immutable;
	struct place	 place;
};

struct cache_rule_list {
	const struct cache_rule *at;
	size_t		 count;
};

#endif
