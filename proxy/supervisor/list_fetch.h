/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_fetch.h - one list from the web, through aduana itself.
 *
 * The only user of libcurl.  For a process of its own: it waits.  Bounded in
 * bytes, time and redirects; http and https alone.
 */
#ifndef ADUANA_SUPERVISOR_LIST_FETCH_H
#define ADUANA_SUPERVISOR_LIST_FETCH_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/supervisor/list_state.h"

#define LIST_FETCH_WHY	200u

struct list_fetch_wish {
	const char	*url;
	const char	*proxy;		/* "http://127.0.0.1:3128" */
	const char	*etag;		/* of the copy that is there, or "" */
	const char	*modified;	/* likewise */
	struct str	 trust;		/* PEM, beside the system's; or empty */
	size_t		 max;		/* bytes */
};

struct list_fetched {
	bool		 is_new;	/* false: unchanged (304) */
	char		*body;		/* to be given to free(); or NULL */
	size_t		 len;
	char		 etag[LIST_STATE_TEXT];
	char		 modified[LIST_STATE_TEXT];
	char		 problem[LIST_FETCH_WHY];
};

/* 0, or -1 and why. */
int	 list_fetch(const struct list_fetch_wish *, struct list_fetched *);

#endif
