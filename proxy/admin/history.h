/* SPDX-License-Identifier: MIT
 *
 * admin/history.h - what was measured, by periods: the last seconds in memory,
 * the rest in a file.
 *
 * Takes values with their time, whoever measured them; sums them up and writes
 * them every two seconds.  What waits when the process is killed is lost, and
 * nothing else.  Bounded in memory, whatever comes.
 */
#ifndef ADUANA_ADMIN_HISTORY_H
#define ADUANA_ADMIN_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/metrics/period.h"
#include "proxy/metrics/sample.h"

struct admin_args;
struct archive;
struct cell;
struct history;
struct loop;
struct series;
struct series_table;

/* NULL without memory.  ${args} outlive it. */
struct history	*history_new(struct loop *, const struct admin_args *);
/* Write what waits and close the file.  NULL is allowed. */
void		 history_free(struct history *);

/* A sample of a UDP line; -1: it is a new name, and there is no room. */
int		 history_add(struct history *, const struct sample *);
/* One of aduana's own, measured now. */
void		 history_put(struct history *, const char *name,
		    const char *unit, double value);

/* The times that are taken. */
void		 history_span(const struct history *, struct sample_span *);

/* All names that are known. */
const struct series_table *history_series(struct history *);
/* Periods that began at ${from_s} up to before ${to_s}, at most ${max}, in
 * their order, those not written yet among them; how many, or -1 without
 * memory. */
int		 history_rows(struct history *, const struct series *,
		    enum period, int64_t from_s, int64_t to_s, struct cell *out,
		    int max);
/* For how long each period is kept. */
const int64_t	*history_keep_s(const struct history *);
/* Cells that wait to be written; what is wrong with the file, or NULL. */
size_t		 history_waiting(const struct history *);
const char	*history_trouble(const struct history *);

#endif
