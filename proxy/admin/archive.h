/* SPDX-License-Identifier: MIT
 *
 * admin/archive.h - the file of measurements, and what becomes of it when it
 * cannot be opened, read or written.
 *
 * Trouble is said once and tried again after a while; a damaged file is set
 * aside.  Whoever uses it goes on meanwhile.  Writes in steps: one is a
 * transaction of a few milliseconds.
 */
#ifndef ADUANA_ADMIN_ARCHIVE_H
#define ADUANA_ADMIN_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/metrics/period.h"

struct archive;
struct cell;
struct cells;
struct series;
struct series_table;

/* ${path} outlives it; NULL: what is kept ends with it.  Opens nothing yet.
 * NULL without memory. */
struct archive	*archive_new(const char *path, struct series_table *,
		    const int64_t keep_s[PERIOD_COUNT]);
/* NULL is allowed. */
void		 archive_free(struct archive *);

/* Open it, unless it is or has just failed, and enter the names that are in it.
 * False: it cannot be had at this time. */
bool		 archive_open(struct archive *, int64_t now_ms);

#define ARCHIVE_STEP	100u
/* Write cells from ${first} on, ARCHIVE_STEP at most; ${*lines} of them are in
 * the file then.  How many, or -1. */
int		 archive_write(struct archive *, const struct cells *,
		    size_t first, int64_t now_ms, uint64_t *lines);
/* Drop some of what is over. */
void		 archive_trim(struct archive *, int64_t now_ms);
/* As database_rows(). */
int		 archive_rows(struct archive *, const struct series *,
		    enum period, int64_t from_s, int64_t to_s, struct cell *out,
		    int max, int64_t now_ms);

/* What is wrong with it; NULL: nothing. */
const char	*archive_trouble(const struct archive *);

#endif
