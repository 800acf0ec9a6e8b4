/* SPDX-License-Identifier: MIT
 *
 * filters/regex_set.h - regular expressions over URLs, all tried in one pass.
 *
 * The set is compiled before the fork and only read afterwards.  What writes
 * while matching is the scratch: one per process, made after the fork.  An
 * expression that needs backtracking (back references, look-around) is refused
 * when compiled, so matching is linear whatever the URL.
 */
#ifndef ADUANA_FILTERS_REGEX_SET_H
#define ADUANA_FILTERS_REGEX_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct regex_set;
struct regex_scratch;

/* One refused expression: which (as numbered by regex_set_add), why. */
typedef void	 regex_refused_fn(void *arg, uint32_t number, const char *why);
/* One expression matched; return true to end the search. */
typedef bool	 regex_matched_fn(void *arg, uint32_t number);

struct regex_set *regex_set_new(void);
void		 regex_set_free(struct regex_set *);
/* ${number} is what the callbacks will name.  NULL, or what is wrong (fixed
 * text); what is not well formed is told by regex_set_compile(). */
const char	*regex_set_add(struct regex_set *, struct str expression,
		    uint32_t number);

/* Is ${expression} one that can be had, as far as it alone can tell, and as
 * those tried before leave time for it?  NULL, or what is wrong (fixed
 * text). */
const char	*regex_set_try(struct regex_set *,
		    struct str expression);

/* To be called once, after the last add.  0, or -1 after ${refused} was called
 * (before the return) for each expression that cannot be had, at most 20. */
int		 regex_set_compile(struct regex_set *, regex_refused_fn *,
		    void *arg);

/* A scratch that serves each of the compiled sets given (NULLs are skipped,
 * the list ends after ${n}).  NULL when memory is short. */
struct regex_scratch *regex_scratch_new(const struct regex_set *const *sets,
		    size_t n);
void		 regex_scratch_free(struct regex_scratch *);

/* Call ${matched} (before the return) once per expression found in ${text}, in
 * no given order. */
void		 regex_set_match(const struct regex_set *,
		    struct regex_scratch *, struct str text,
		    regex_matched_fn *, void *arg);

#endif
