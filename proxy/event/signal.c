/* SPDX-License-Identifier: MIT
 *
 * event/signal.c - signals through signalfd(2).
 */
#include "proxy/event/signal.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"

static void
on_signal_readable(struct watch *watch, unsigned ready)
{
	struct signal_source *source = OWNER_OF(watch, struct signal_source,
	    watch);
	struct signalfd_siginfo info;

	(void)ready;
	/* One a turn: the callback may stop the source or free its owner. */
	if (read(watch->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		source->fn(source, (int)info.ssi_signo);
}

int
signal_start(struct signal_source *source, struct loop *loop,
    const sigset_t *set, signal_fn *fn)
{
	int fd;

	ASSERT(fn != NULL);
	INIT_OBJ(source, SIGNAL_MAGIC);
	source->set = *set;
	source->fn = fn;
	fd = signalfd(-1, set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		goto err1;
	if (watch_start(&source->watch, loop, fd, WATCH_READ,
		on_signal_readable) < 0)
		goto err2;
	if (sigprocmask(SIG_BLOCK, set, NULL) < 0)
		goto err3;
	return (0);

err3:
	watch_stop(&source->watch);
err2:
	fd_close(&fd);
err1:
	FINI_OBJ(source);
	return (-1);
}

void
signal_stop(struct signal_source *source)
{
	if (source->magic == 0)
		return;
	ASSERT(source->magic == SIGNAL_MAGIC);
	watch_stop(&source->watch);
	fd_close(&source->watch.fd);
	(void)sigprocmask(SIG_UNBLOCK, &source->set, NULL);
	FINI_OBJ(source);
}
