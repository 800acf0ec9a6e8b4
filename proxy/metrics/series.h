/* SPDX-License-Identifier: MIT
 *
 * metrics/series.h - the names under which is measured, and the last value of
 * each.
 *
 * A bounded table; a series' number is its place, which it keeps.
 */
#ifndef ADUANA_METRICS_SERIES_H
#define ADUANA_METRICS_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"
#include "proxy/metrics/sample.h"

struct hash_seed;
struct series_table;

#define SERIES_UNIT_MAX	16u

struct series {
	char			 name[SAMPLE_NAME_MAX + 1];
	char			 unit[SERIES_UNIT_MAX]; /* "bytes"; may be
							 * empty */
	enum sample_kind	 kind;
	double			 last;
	int64_t			 at_ms;		/* of the last; 0: none */
	int64_t			 row;		/* in the file; 0: in none */
	bool			 is_new;	/* something above is */
	unsigned		 members;	/* a set's, of this period */
	unsigned		 lines;		/* that told of them */
};

/* NULL without memory. */
struct series_table *series_table_new(unsigned max, const struct hash_seed *);
/* NULL is allowed. */
void		 series_table_free(struct series_table *);

/* NULL: there is none of that name. */
struct series	*series_find(const struct series_table *, struct str name);
/* The one of that name (sample_is_name()), a fresh one if there was none; NULL:
 * there is no room. */
struct series	*series_enter(struct series_table *, struct str name);
unsigned	 series_count(const struct series_table *);
/* As given to series_table_new(). */
unsigned	 series_max(const struct series_table *);
struct series	*series_at(const struct series_table *, unsigned number);
unsigned	 series_number(const struct series_table *,
		    const struct series *);

/* Where it comes from, by its name: "aduana", "system" or "udp"; whether it is
 * the last of these. */
const char	*series_source(const struct series *);
bool		 series_is_foreign(const struct series *);

#endif
