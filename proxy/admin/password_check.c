/* SPDX-License-Identifier: MIT
 *
 * admin/password_check.c - the exit status is the answer.
 */
#include "proxy/admin/password_check.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "proxy/auth/password_hash.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"

#define FITS	42

static unsigned under_way;

static bool
bury(struct password_check *c)
{
	int status = 0;
	pid_t pid = c->pid;

	watch_stop(&c->watch);
	fd_close(&c->fd);
	c->pid = 0;
	under_way--;
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return (WIFEXITED(status) && WEXITSTATUS(status) == FITS);
}

/* Its end of the pipe is closed: it is over, or will be at once. */
static void
on_over(struct watch *w, unsigned ready)
{
	struct password_check *c = OWNER_OF(w, struct password_check, watch);

	(void)ready;
	c->fn(c, bury(c));
}

static _Noreturn void
be_child(int fd, const char *hash, struct str password)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd_close_others(&fd, 1);
	_exit(password_hash_fits(hash, password) ? FITS : 0);
}

int
password_check_start(struct password_check *c, struct loop *loop,
    const char *hash, struct str password, password_check_fn *fn)
{
	int ends[2];

	if (under_way >= PASSWORD_CHECKS_MAX) {
		errno = EAGAIN;
		return (-1);
	}
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return (-1);
	c->pid = fork();
	if (c->pid == 0)
		be_child(ends[1], hash, password);
	fd_close(&ends[1]);
	if (c->pid == -1) {
		c->pid = 0;
		fd_close(&ends[0]);
		return (-1);
	}
	c->fd = ends[0];
	c->fn = fn;
	under_way++;
	if (watch_start(&c->watch, loop, c->fd, WATCH_READ, on_over) == 0)
		return (0);
	password_check_cancel(c);
	return (-1);
}

void
password_check_cancel(struct password_check *c)
{
	if (c->pid == 0)
		return;
	kill(c->pid, SIGKILL);
	(void)bury(c);
}
