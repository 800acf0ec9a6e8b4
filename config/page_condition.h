/* SPDX-License-Identifier: MIT
 *
 * config/page_condition.h - the options of an Adblock rule that ask about the
 * page a request is made for.
 *
 * A value, kept as long as the list.  Options that ask about nothing but the
 * request itself are no part of it.
 */
#ifndef ADUANA_CONFIG_PAGE_CONDITION_H
#define ADUANA_CONFIG_PAGE_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "config/rules_list.h"

/* What is asked for, by the names of the options. */
enum page_type {
	PAGE_DOCUMENT	 = 1 << 0,
	PAGE_SUBDOCUMENT = 1 << 1,
	PAGE_SCRIPT	 = 1 << 2,
	PAGE_STYLESHEET	 = 1 << 3,
	PAGE_IMAGE	 = 1 << 4,
	PAGE_MEDIA	 = 1 << 5,
	PAGE_FONT	 = 1 << 6,
	PAGE_OBJECT	 = 1 << 7,
	PAGE_XHR	 = 1 << 8,
	PAGE_PING	 = 1 << 9,
	PAGE_WEBSOCKET	 = 1 << 10,
	PAGE_OTHER	 = 1 << 11
};
#define PAGE_TYPES	((1u << 12) - 1)

enum page_party {
	PAGE_PARTY_ANY,
	PAGE_PARTY_FIRST,	/* page and host share a registrable domain */
	PAGE_PARTY_THIRD
};

/* Names are canonical (lower case, A-labels) and stand for what is under them
 * too.  Of pages in and out the longest name that fits decides. */
struct page_condition {
	uint32_t	 types;		/* mask of enum page_type; 0: any */
	enum page_party	 party;
	bool		 match_case;	/* asks the pattern's own letters */
	struct rule_words pages;	/* domain=a|b; empty: any */
	struct rule_words not_pages;	/* domain=~a */
	struct rule_words not_hosts;	/* denyallow=: hosts it spares */
};

#endif
