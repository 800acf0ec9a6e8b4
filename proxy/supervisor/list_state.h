/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_state.h - what is known of a list's copy: beside it, in a
 * file of "key: value" lines with ".state" behind its name.
 */
#ifndef ADUANA_SUPERVISOR_LIST_STATE_H
#define ADUANA_SUPERVISOR_LIST_STATE_H

#include <stdint.h>

#define LIST_STATE_TEXT	256u

struct list_state {
	int64_t		 checked_s;	/* wall clock; 0: never asked for */
	int64_t		 fetched_s;	/* the copy is from then; 0: none */
	uint64_t	 bytes;		/* of the copy */
	uint64_t	 lines;		/* unpacked */
	int64_t		 failed;	/* 1: the last time brought nothing */
	char		 etag[LIST_STATE_TEXT];		/* or "" */
	char		 modified[LIST_STATE_TEXT];	/* or "" */
	char		 result[LIST_STATE_TEXT];	/* of the last time */
};

/* What is missing or damaged is 0 or "". */
void	 list_state_read(struct list_state *, const char *copy);
/* 0, or -1 with errno. */
int	 list_state_write(const struct list_state *, const char *copy);

/* Exchange the file ${path} for these bytes, whole and on disk, or leave it: 0,
 * or -1 with errno. */
int	 list_state_exchange(const char *path, const void *bytes, uint64_t len);

#endif
