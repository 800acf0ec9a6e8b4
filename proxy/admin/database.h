/* SPDX-License-Identifier: MIT
 *
 * admin/database.h - measurements in an SQLite file.
 *
 * The door to SQLite.  One connection writes; WAL, so that what is committed
 * outlives the process, and whoever looks into the file from outside keeps
 * nobody waiting.  Nothing here waits for a lock.  Calls take microseconds for
 * a row; a commit now and then moves what it wrote into place and waits for the
 * disk.
 */
#ifndef ADUANA_ADMIN_DATABASE_H
#define ADUANA_ADMIN_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cell;
struct database;
struct series;

#define DATABASE_WHY	160u

/* Made if it is not there, mode 0600; ${path} NULL: in memory alone.  One that
 * is damaged, or of another version, is renamed to ${path}.damaged, which is
 * told in ${*aside}, and a new one begun.  NULL: ${why} says why. */
struct database	*database_open(const char *path, bool *aside,
		    char why[DATABASE_WHY]);
/* Rename what is at ${path} to ${path}.damaged; nobody has it open.  0, or -1
 * with errno. */
int		 database_set_aside(const char *path);
/* What is not committed is not written.  NULL is allowed. */
void		 database_close(struct database *);

/* All below: 0, or -1 with database_why(); nothing that was written since
 * database_begin() may be taken for written then. */
int		 database_begin(struct database *);
int		 database_commit(struct database *);
void		 database_rollback(struct database *);

/* Name, kind, unit and last value; ->row is set. */
int		 database_put_series(struct database *, struct series *);
/* Add to the sums of a period of ${seconds} that began at ${start_s}. */
int		 database_put_cell(struct database *, int64_t row,
		    int64_t seconds, int64_t start_s, const struct cell *);
/* Drop ${max} periods, the oldest, of those that began before ${before_s}. */
int		 database_trim(struct database *, int64_t row, int64_t seconds,
		    int64_t before_s, unsigned max);
/* Drop the name itself, if nothing is left of it. */
int		 database_forget(struct database *, int64_t row);

/* Periods that began at ${from_s} up to before ${to_s}, in their order, into
 * ${out} (->series and ->lines 0); how many, or -1. */
int		 database_rows(struct database *, int64_t row, int64_t seconds,
		    int64_t from_s, int64_t to_s, struct cell *out, int max);
/* The ${max} that were measured last, as ${fn} takes them. */
int		 database_series(struct database *, unsigned max,
		    void (*fn)(void *arg, const struct series *), void *arg);

/* What went wrong last, and whether it is the file itself. */
const char	*database_why(const struct database *);
bool		 database_is_damaged(const struct database *);

#endif
