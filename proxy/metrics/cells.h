/* SPDX-License-Identifier: MIT
 *
 * metrics/cells.h - sums of measurements that are not in a file yet.
 *
 * A cell is a series and a shortest period (PERIOD_TEN_SECONDS): what comes for
 * both is one cell, whenever it comes.  Longer periods are made of cells by who
 * writes them.  Bounded; knows no names.
 */
#ifndef ADUANA_METRICS_CELLS_H
#define ADUANA_METRICS_CELLS_H

#include <stddef.h>
#include <stdint.h>

struct cells;

struct cell {
	uint32_t	 series;
	uint32_t	 lines;		/* that it was made of */
	int64_t		 start_s;
	double		 sum;
	double		 min;
	double		 max;
	uint64_t	 count;		/* values, 1 up */
};

/* NULL without memory.  ${seed}: places cannot be guessed by who sends. */
struct cells	*cells_new(size_t max, uint64_t seed);
/* NULL is allowed. */
void		 cells_free(struct cells *);

/* ${value} ${weight} times, told in ${lines}; 0, or -1: there is no room for
 * another cell. */
int		 cells_add(struct cells *, uint32_t series, int64_t at_s,
		    double value, unsigned weight, unsigned lines);

/* They stay where they are, in the order in which they came to be. */
size_t		 cells_count(const struct cells *);
const struct cell *cells_at(const struct cells *, size_t i);
void		 cells_clear(struct cells *);

/* Make ${to} what both are of. */
void		 cell_merge(struct cell *to, const struct cell *from);

#endif
