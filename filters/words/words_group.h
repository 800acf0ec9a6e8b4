/* SPDX-License-Identifier: MIT
 *
 * filters/words/words_group.h - what the danger words lead to, for some people.
 *
 * Every word counts into one account: that of its category where this has a
 * threshold or an action of its own, else the common one; or into none.  A text
 * is dangerous when an account reaches its threshold.
 */
#ifndef ADUANA_FILTERS_WORDS_WORDS_GROUP_H
#define ADUANA_FILTERS_WORDS_WORDS_GROUP_H

#include "config/words_list.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct words;

struct words_account {
	int32_t		 threshold;
	enum words_action action;	/* block or flag */
	/* Words speak for the text too: only its end, or whoever cannot wait
	 * for that, knows the sum. */
	bool		 both_ways;
};

#define WORDS_NO_ACCOUNT 0xff

struct words_group {
	unsigned		 magic;
#define WORDS_GROUP_MAGIC	0xf1170016u
	const struct words	*words;
	const char		*name;		/* "": those in none */
	struct nets		 clients;
	const char *const	*users;
	size_t			 nusers;
	enum words_action	 broken;
	enum words_count	 count;
	enum words_context	 context;
	bool			 scripts;	/* are read */
	bool			 is_off;	/* nothing counts */
	bool			 may_block;
	size_t			 naccounts;
	struct words_account	 accounts[WORDS_CATEGORIES];
	uint8_t			 account_of[WORDS_CATEGORIES];
	const char		*reasons[WORDS_CATEGORIES];
	/* Texts that are clean here are the same as in the groups whose bits
	 * these are; the first is its own. */
	struct digest		 rules;
	uint64_t		 list;		/* of all groups */
	uint64_t		 bit;
	uint64_t		 bits;
};

/* What the words have to say of a category. */
struct words_group_category {
	const char	*name;
	bool		 both_ways;
};

/* All that it points to is kept by the caller.  ${reading}: of the patterns
 * with their weights. */
void	 words_group_init(struct words_group *, const struct words_level *,
	    const struct words_group_category *, size_t ncategories,
	    struct digest reading);
/* Of all groups of a list, once. */
void	 words_group_link(struct words_group *, size_t n);

bool	 words_group_fits(const struct words_group *, const uint8_t client[16],
	    struct str user);

/* A text was found clean under ${stored}: is it clean here? */
bool	 words_group_is_clean(const struct words_group *, struct digest stored);
/* It was found clean here, and under ${before} if that is not NULL. */
struct digest words_group_clean(const struct words_group *,
	    const struct digest *before);

#endif
