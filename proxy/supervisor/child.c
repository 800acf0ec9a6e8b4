/* SPDX-License-Identifier: MIT
 *
 * supervisor/child.c - what every child does first.
 */
#include "proxy/supervisor/child.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "proxy/base/diag.h"
#include "proxy/supervisor/notify.h"
#include "proxy/supervisor/title.h"
#include "proxy/supervisor/watchdog.h"

/* The signal comes when the parent dies; a parent that died before we asked
 * is seen by who our parent is now. */
void
child_first_steps(enum process process, pid_t parent)
{
	title_set(state_process_title(process));
	notify_close();
	watchdog_leave();
	if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0)
		diag_fatal("prctl");
	if (getppid() != parent)
		exit(0);
}
