/* SPDX-License-Identifier: MIT
 *
 * ctl/view.h - an answer shown to who asked.
 */
#ifndef ADUANA_CTL_VIEW_H
#define ADUANA_CTL_VIEW_H

#include <stdbool.h>

#include "proxy/control/command.h"

struct client_reply;

/* aduanactl's exit status; shell scripts read it. */
enum view_exit {
	VIEW_DONE,
	VIEW_REFUSED,		/* aduana answered: no; or: nothing such */
	VIEW_USAGE,
	VIEW_ABSENT		/* aduana did not answer */
};

/* All that was printed has been written: what was given, else VIEW_REFUSED and
 * said. */
enum view_exit view_flush(enum view_exit);
/* Answers on standard output, remarks on standard error.  ${as_json}: the body
 * as it came. */
enum view_exit view_show(enum command, const struct client_reply *,
		    bool as_json);

#endif
