/* SPDX-License-Identifier: MIT
 *
 * supervisor/fdstore.h - what lies in the service manager's store for the next
 * start.
 *
 * Each round names all that is wanted: what is new goes in, what nobody named
 * goes out.  Bookkeeping and words alone; it closes nothing.
 */
#ifndef ADUANA_SUPERVISOR_FDSTORE_H
#define ADUANA_SUPERVISOR_FDSTORE_H

#include <stdbool.h>

#include "proxy/supervisor/handed.h"

struct fdstore_row {
	char		 name[HANDED_NAME];	/* empty: none */
	bool		 wanted;		/* in this round */
};

struct fdstore {
	struct fdstore_row	 rows[HANDED_MAX];
};

/* Under ${name} something is in the store from an earlier run. */
void	 fdstore_known(struct fdstore *, const char *name);
/* Whatever is there under ${name} is to go now. */
void	 fdstore_drop(struct fdstore *, const char *name);

void	 fdstore_begin(struct fdstore *);
/* Put ${fd} there unless something is there under ${name}; where there is no
 * room it is left out. */
void	 fdstore_want(struct fdstore *, const char *name, int fd);
void	 fdstore_end(struct fdstore *);

#endif
