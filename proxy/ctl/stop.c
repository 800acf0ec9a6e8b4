/* SPDX-License-Identifier: MIT
 *
 * ctl/stop.c - signals noted.
 */
#include "proxy/ctl/stop.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t wanted;
static sigset_t before;		/* the mask while we wait */

static void
on_signal(int number)
{
	(void)number;
	wanted = 1;
}

void
stop_listen(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	action.sa_flags = (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		(void)sigaction(numbers[i], &action, NULL);
	(void)sigprocmask(SIG_BLOCK, NULL, &before);
}

bool
stop_is_wanted(void)
{
	return (wanted != 0);
}

/* A signal between the look and the wait must end the wait: it is let in only
 * by ppoll() itself. */
bool
stop_wait(int fd, int64_t ms)
{
	struct timespec limit = {
	    .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	struct pollfd p = {.fd = fd, .events = POLLIN};
	sigset_t held;
	int n;

	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &held, NULL);
	n = wanted != 0 ? -1 : ppoll(&p, 1, &limit, &before);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return (n > 0);
}
