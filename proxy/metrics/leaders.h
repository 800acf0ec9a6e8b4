/* SPDX-License-Identifier: MIT
 *
 * metrics/leaders.h - who leads: the names most seen in the last minutes, the
 * last hour, the last day.
 *
 * In the shared region, of a fixed size, so that they outlive who keeps them;
 * one process writes at a time.  Names come from the network: they are found by
 * a keyed hash, cut to LEADER_TEXT_MAX, and kept as they came.  A new name
 * takes the place of the one least seen (space-saving, Metwally and others
 * 2005, within its set): what a row counts was seen, what it may have missed
 * is told.  Whatever another process wrote in here, no read leaves it.
 */
#ifndef ADUANA_METRICS_LEADERS_H
#define ADUANA_METRICS_LEADERS_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

enum leader {
#define LEADER(id, name, key)	LEADER_##id,
#include "proxy/metrics/leaders.tbl.h"
	LEADER_COUNT
};

enum leader_window {
#define WINDOW(id, name, slice, slices)	LEADER_WINDOW_##id,
#include "proxy/metrics/leaders.tbl.h"
	LEADER_WINDOWS
};

#define LEADER_TEXT_MAX	120u

struct leader_sums {
	uint64_t	 requests;
	uint64_t	 hits;
	uint64_t	 bytes;
	uint64_t	 blocked;
	uint64_t	 errors;
};

struct leader_row {
	struct leader_sums	 sums;
	uint64_t		 missed;	/* requests, at most */
	int64_t			 last_s;	/* wall clock */
	uint16_t		 name_len;
	uint16_t		 detail_len;
	char			 name[LEADER_TEXT_MAX];
	char			 detail[LEADER_TEXT_MAX];
};

struct leaders;

size_t		 leaders_size(void);
/* In zeroed ${mem}, aligned to 64. */
struct leaders	*leaders_init(void *mem, const struct hash_seed *);
/* How clients and users are named from here on.  When that changes, those named
 * in another way are forgotten. */
void		 leaders_named(struct leaders *, unsigned how);
/* Count ${sums} for this name at ${now_s}, wall clock. */
void		 leaders_add(struct leaders *, int64_t now_s, enum leader,
		    struct str name, struct str detail,
		    const struct leader_sums *);
static inline void
leaders_sums_add(struct leader_sums *to, const struct leader_sums *more)
{
	to->requests += more->requests;
	to->hits += more->hits;
	to->bytes += more->bytes;
	to->blocked += more->blocked;
	to->errors += more->errors;
}

const char	*leaders_name(enum leader);
const char	*leaders_window_name(enum leader_window);
/* The one of that name, or LEADER_COUNT, LEADER_WINDOWS. */
enum leader	 leaders_of(struct str name);
enum leader_window leaders_window_of(struct str name);

/* ---- inside metrics/ only: how they lie in the region ------------------- */

#define LEADERS_WAYS		16u
#define LEADERS_SETS		8u
#define LEADERS_ROWS		(LEADERS_WAYS * LEADERS_SETS)
#define LEADERS_SLICES_MAX	13u

struct leaders_table {
	uint64_t		 key[LEADERS_ROWS];	/* 0: free */
	struct leader_sums	 total;
	uint64_t		 last;	/* place that was found last; or any */
	struct leader_row	 row[LEADERS_ROWS];
};

struct leaders_slice {
	int64_t			 start_s;
	struct leaders_table		 table[LEADER_COUNT];
};

struct leaders {
	unsigned		 magic;
#define LEADERS_MAGIC		0x1ead0001u
	struct hash_seed	 seed;
	unsigned		 named;
	int64_t			 current_s[LEADER_WINDOWS];
	struct leaders_slice	 slice[LEADER_WINDOWS][LEADERS_SLICES_MAX];
};

/* A slice of ${window}: how long, and how many are kept but for the one that
 * is being filled. */
int64_t		 leaders_slice_seconds(enum leader_window);
unsigned	 leaders_slices(enum leader_window);
/* The slice in which ${at_s} lies, if it is kept. */
const struct leaders_slice *leaders_slice_at(const struct leaders *,
		    enum leader_window, int64_t at_s);

#endif
