/* SPDX-License-Identifier: MIT
 *
 * config/rules_list.h - rows of rules in the order of their file, imported
 * lists included, each with its place.
 *
 * Made for millions of rows: 24 bytes and the text each; the text of an
 * imported file is kept as it was read, and its rows point into it.
 */
#ifndef ADUANA_CONFIG_RULES_LIST_H
#define ADUANA_CONFIG_RULES_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/nets.h"

#define RULES_FILES	16384	/* a list and what it imports */

struct keep;
struct list_source;		/* list_source.h */
struct page_condition;		/* page_condition.h */
struct ports;
struct when;			/* when.h */

/* Which list it is: its first key, and what it may say. */
enum rules_role {
	RULES_BLACKLIST,
	RULES_WHITELIST,
	RULES_TUNNEL,
	RULES_ANY	/* conf.d, managed: any of these keys, and `rules` */
};

/* What a rule that holds leads to.  Their order is the order of decision:
 * filters/decide.h. */
enum rule_action {
	RULE_ALLOW_UNREAD,	/* `words: false`: and what it allows is not
				 * looked through for danger words */
	RULE_ALLOW,
	RULE_BLOCK,		/* written by the operator */
	RULE_BLOCK_IMPORTANT,	/* imported, marked so there ($important) */
	RULE_EXCUSE,		/* imported "@@", rpz-passthru: from the next */
	RULE_BLOCK_IMPORTED,
	RULE_TUNNEL,
	RULE_INTERCEPT,
	RULE_REDIRECT,
	RULE_THROTTLE,
	RULE_FLAG,
	RULE_ACTIONS
};

enum rule_kind {
	RULE_DOMAIN,	/* a name and all names under it, as spelled */
	RULE_HOST,	/* that very name or address */
	RULE_URL,	/* a glob over the whole URL */
	RULE_REGEX,	/* a regular expression over the whole URL */
	RULE_PATTERN,	/* an Adblock pattern over the whole URL, with its
			 * "||", "|", "^", "*", without its options */
	RULE_NETWORK,	/* an address or network (CIDR) of destinations */
	RULE_ANY	/* text "*": its condition alone */
};
#define RULE_KINDS	((unsigned)RULE_ANY + 1)

/* Texts, none of them empty. */
struct rule_words {
	const char *const *at;
	size_t		 count;
};

/* What must hold beside the row's text, and what its action needs to know.
 * Shared by rows; an empty part holds always. */
struct rule_condition {
	struct nets	 clients;
	struct rule_words users;	/* groups are resolved; "*": anybody
					 * who has logged in */
	struct rule_words methods;	/* upper case */
	const struct ports *ports;	/* NULL: any */
	const struct when *when;	/* NULL: at any time */
	int64_t		 until_s;	/* wall clock; 0: for ever */
	/* Of the response: media types as "video/mp4", a type with
	 * any subtype, or "*", lower case; bytes of its body. */
	struct rule_words types;
	uint64_t	 size_min;	/* 0: any */
	uint64_t	 size_max;	/* UINT64_MAX or 0: any */
	const struct page_condition *page; /* Adblock's; NULL: any */

	const char	*reason;	/* for the page; NULL: none given */
	const char	*category;	/* NULL: none given */
	/* RULE_REDIRECT: the host that is dialled instead, canonical. */
	const char	*redirect;
	/* RULE_THROTTLE: milliseconds before the answer begins; bytes a
	 * second, 0: no bound, together or for each client. */
	uint32_t	 delay_ms;
	uint64_t	 rate;
	bool		 rate_per_client;
};

struct rule_row {
	const char	*text;		/* terminated, at least one byte */
	uint32_t	 line;		/* from 1 */
	uint32_t	 column : 24;	/* from 1; 0 in imported lists */
	uint32_t	 kind : 8;	/* enum rule_kind */
	uint32_t	 condition : 24; /* index into conditions; 0: none */
	uint32_t	 action : 8;	/* enum rule_action */
	uint16_t	 file;		/* index into files */
	uint8_t		 folded;	/* bytes of a name's text, which is
					 * canonical then (host_name.h); 0: it
					 * is to be folded */
};

struct rules_file {
	unsigned	 magic;
#define RULES_FILE_MAGIC 0xc0f10004u
	enum rules_role	 role;
	bool		 deny_by_default; /* a whitelist's "default: deny" */
	struct rule_row	*rows;
	size_t		 count;
	/* conditions[0] is empty. */
	struct rule_condition *conditions;
	size_t		 nconditions;
	const char	**files;	/* files[0] is the list itself */
	size_t		 nfiles;
	const struct list_source *sources; /* imported by address */
	struct keep	*keep;
};

#endif
