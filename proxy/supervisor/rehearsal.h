/* SPDX-License-Identifier: MIT
 *
 * supervisor/rehearsal.h - what a changed set of lists would have done to the
 * requests of an access log.
 *
 * Asks nobody, changes nothing; needs no running aduana.  Knows what the log
 * says: no bodies, no sizes, no origins' addresses.
 */
#ifndef ADUANA_SUPERVISOR_REHEARSAL_H
#define ADUANA_SUPERVISOR_REHEARSAL_H

#include <stdbool.h>
#include <stdio.h>

#include "proxy/supervisor/inputs.h"

struct rehearsal_order {
	struct inputs_source	 source;	/* what is in force */
	/* What would be: a settings file; a list with one of the keys
	 * `blacklist`, `whitelist`, `tunnel`, which stands in for that list; or
	 * rules as in conf.d, which are added. */
	const char		*with;
	const char		*log;		/* "-": standard input */
	bool			 json;
};

/* Print to ${out}.  The program's exit status: 0, or 1 after words on standard
 * error. */
int	 rehearsal_run(const struct rehearsal_order *, FILE *out);

#endif
