/* SPDX-License-Identifier: MIT
 *
 * config/adblock_options.h - what stands behind the "$" of an Adblock rule.
 *
 * Knows which options a proxy can follow; the rest makes the rule one that is
 * skipped.
 */
#ifndef ADUANA_CONFIG_ADBLOCK_OPTIONS_H
#define ADUANA_CONFIG_ADBLOCK_OPTIONS_H

#include <stdbool.h>

#include "config/page_condition.h"
#include "proxy/base/str.h"

struct keep;

struct adblock_options {
	bool		 is_important;
	bool		 is_cancelling;	/* badfilter */
	bool		 has_condition;	/* ->page asks for something */
	struct page_condition page;
};

enum adblock_options_result {
	ADBLOCK_OPTIONS_OK,
	ADBLOCK_OPTIONS_SKIP,	/* one that cannot be followed */
	ADBLOCK_OPTIONS_MEMORY
};

/* Where the options begin in ${rule}: the offset of the "$", or its length. */
size_t	 adblock_options_find(struct str rule);

/* Names of pages are kept in ${keep}. */
enum adblock_options_result adblock_options_read(struct adblock_options *,
	    struct str options, struct keep *);

#endif
