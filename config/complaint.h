/* SPDX-License-Identifier: MIT
 *
 * config/complaint.h - what is wrong with the operator's files, all of it.
 *
 * Collected in the order found; never printed or acted upon here.  Control
 * bytes in a message are written as \xNN, since lists come from the network.
 */
#ifndef ADUANA_CONFIG_COMPLAINT_H
#define ADUANA_CONFIG_COMPLAINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* As many are kept word for word; the rest is only counted. */
#define COMPLAINTS_KEPT	1000

struct complaints;

/* Where something stands in a file.  ${line} and ${column} count from 1; 0 is
 * "not known" and is left out.  ${file} may be "--set NAME". */
struct place {
	const char	*file;
	uint32_t	 line;
	uint32_t	 column;
};

/* NULL when there is no memory. */
struct complaints	*complaints_new(void);
void			 complaints_free(struct complaints *);

/* Add "file:line:column: message". */
void			 complaints_add(struct complaints *, struct place,
			    const char *fmt, ...)
			    __attribute__((format(printf, 3, 4)));

/* The same as a note: worth telling, and nothing is refused for it. */
void			 complaints_note(struct complaints *, struct place,
			    const char *fmt, ...)
			    __attribute__((format(printf, 3, 4)));

/* All complaints that were added, kept or not; notes do not count. */
size_t			 complaints_count(const struct complaints *);

/* One line each. */
void			 complaints_print(const struct complaints *, FILE *);

/* The same as one string, to be freed by the caller; NULL without memory. */
char			*complaints_text(const struct complaints *);
/* The notes likewise; "" when there is none. */
char			*complaints_notes(const struct complaints *);

#endif
