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

static int
order(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/* The supervisor's epoll and signal descriptors above all: through them a child
 * would change what the supervisor is told. */
void
child_close_others(int *keep, size_t n)
{
	unsigned from = 3;
	size_t i;

	qsort(keep, n, sizeof(*keep), order);
	for (i = 0; i < n; i++) {
		if (keep[i] < (int)from)
			continue;
		if (keep[i] > (int)from)
			(void)close_range(from, (unsigned)keep[i] - 1, 0);
		from = (unsigned)keep[i] + 1;
	}
	(void)close_range(from, ~0u, 0);
}

/* The signal comes when the parent dies; a parent that died before we asked
 * is seen by who our parent is now. */
void
child_first_steps(enum process process, pid_t parent)
{
	title_set(state_process_title(process));
	notify_close();
	if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0)
		diag_fatal("prctl");
	if (getppid() != parent)
		exit(0);
}
