/* SPDX-License-Identifier: MIT
 *
 * config/keep.h - memory that is kept as long as a configuration is.
 *
 * A bump allocator over growing blocks.  Nothing is freed singly.
 */
#ifndef ADUANA_CONFIG_KEEP_H
#define ADUANA_CONFIG_KEEP_H

#include <stddef.h>

#include "proxy/base/str.h"

struct keep;

/* NULL when there is no memory. */
struct keep	*keep_new(void);
void		 keep_free(struct keep *);

/* ${n} zeroed bytes aligned to 8; NULL when there is no memory. */
void		*keep_alloc(struct keep *, size_t n);
/* A terminated copy, without alignment; NULL when there is no memory. */
const char	*keep_text(struct keep *, struct str);
const char	*keep_printf(struct keep *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));

/* Take over ${mem}, ${n} bytes made by malloc(): 0, or -1 without memory, and
 * it is still the caller's. */
int		 keep_own(struct keep *, void *mem, size_t n);

/* Bytes taken from the system. */
size_t		 keep_size(const struct keep *);

#endif
