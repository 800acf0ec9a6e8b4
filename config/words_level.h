/* SPDX-License-Identifier: MIT
 *
 * config/words_level.h - what danger words lead to: actions, thresholds,
 * categories.
 */
#ifndef ADUANA_CONFIG_WORDS_LEVEL_H
#define ADUANA_CONFIG_WORDS_LEVEL_H

#include "config/words_keys.h"

/* As it is when nothing is said. */
void		 words_level_init(struct words_level *);

/* Rows of a words_key table whose ${into} is a struct words_level.  What it
 * held before is what holds where nothing else is said. */
#define WORDS_LEVEL_KEYS                             \
	{"action", words_level_action},              \
	    {"broken", words_level_broken},          \
	    {"threshold", words_level_threshold},    \
	    {"count", words_level_count},            \
	    {"context", words_level_context},        \
	    {"scripts", words_level_scripts},        \
	{                                            \
		"categories", words_level_categories \
	}
words_key_fn	 words_level_action;
words_key_fn	 words_level_broken;
words_key_fn	 words_level_threshold;
words_key_fn	 words_level_count;
words_key_fn	 words_level_context;
words_key_fn	 words_level_scripts;
words_key_fn	 words_level_categories;

#endif
