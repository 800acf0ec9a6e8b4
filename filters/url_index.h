/* SPDX-License-Identifier: MIT
 *
 * filters/url_index.h - globs and Adblock patterns over URLs, by the hundred
 * thousand: which of them match.
 *
 * Built once, then only read.  Knows nothing of rules; keeps one number each.
 */
#ifndef ADUANA_FILTERS_URL_INDEX_H
#define ADUANA_FILTERS_URL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct id_list;
struct url_index;
struct url_scratch;

struct url_index *url_index_new(void);
/* NULL is allowed. */
void		 url_index_free(struct url_index *);

/* Copies of what is given.  NULL, or what is wrong (fixed text). */
const char	*url_index_add_glob(struct url_index *, struct str glob,
		    uint32_t number);
const char	*url_index_add_pattern(struct url_index *, struct str pattern,
		    bool match_case, uint32_t number);
/* Once, after the last add. */
void		 url_index_seal(struct url_index *);

/* A scratch that serves each of the indexes given (NULLs are skipped).  NULL
 * when memory is short. */
struct url_scratch *url_scratch_new(const struct url_index *const *, size_t n);
void		 url_scratch_free(struct url_scratch *);

/* Add the ids of those that match the canonical ${url}, each once; they were
 * given in the order of adding. */
void		 url_index_match(const struct url_index *, struct url_scratch *,
		    struct str url, struct id_list *found);

/* Of an id. */
uint32_t	 url_index_number(const struct url_index *, uint32_t id);
struct str	 url_index_text(const struct url_index *, uint32_t id);
bool		 url_index_is_pattern(const struct url_index *, uint32_t id);

size_t		 url_index_memory(const struct url_index *);

#endif
