/* SPDX-License-Identifier: MIT
 *
 * control/calls_test.c - what each kind of process may not call, tried in a
 * child; what it needs, too.
 */
#include "proxy/control/calls.h"

#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

static int
error_of(long result)
{
	return (result == -1 ? errno : 0);
}

static int
make_socket(int family)
{
	return (error_of(socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)));
}

static int
fork_and_end(bool kills)
{
	pid_t pid = fork();
	int error = 0;

	if (pid == 0) {
		while (kills)
			pause();
		_exit(0);
	}
	if (pid == -1)
		return (errno);
	if (kills)
		error = error_of(kill(pid, SIGKILL));
	return (error == 0 ? error_of(waitpid(pid, NULL, 0)) : error);
}

static void *
nothing(void *arg)
{
	return (arg);
}

static int
make_thread(void)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, nothing, NULL);

	return (error == 0 ? pthread_join(thread, NULL) : error);
}

static int
open_port(void)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&sin, sizeof(sin)) != 0)
		return (errno);
	return (error_of(listen(fd, 1)));
}

enum what { EXECUTE, TRACE, FORK, KILL_CHILD, KILL_GROUP, KILL_ALL, KILL_PARENT,
	THREAD, NAMESPACE, NAMESPACE_BY_CLONE, PORT, LOCAL, NETWORK, PACKET,
	INTERFACES, RING, MODULE, MOUNT, BECOME };

static int
attempt(enum what what)
{
	switch (what) {
	case EXECUTE:
		return (error_of(execl("/bin/true", "true", NULL)));
	case TRACE:
		return (error_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL)));
	case FORK:
		return (fork_and_end(false));
	case KILL_CHILD:
		return (fork_and_end(true));
	case KILL_GROUP:
		return (error_of(kill(0, 0)));
	case KILL_ALL:
		return (error_of(kill(-1, 0)));
	case KILL_PARENT:
		return (error_of(kill(getppid(), 0)));
	case THREAD:
		return (make_thread());
	case NAMESPACE:
		return (error_of(unshare(CLONE_NEWUSER)));
	case NAMESPACE_BY_CLONE:
		return (error_of(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD,
		    NULL, NULL, NULL, 0)));
	case PORT:
		return (open_port());
	case LOCAL:
		return (make_socket(AF_UNIX));
	case NETWORK:
		return (make_socket(AF_INET));
	case PACKET:
		return (make_socket(AF_PACKET));
	case INTERFACES:
		return (make_socket(AF_NETLINK));
	case RING:
		return (error_of(syscall(SYS_io_uring_setup, 0, NULL)));
	case MODULE:
		return (error_of(syscall(SYS_init_module, NULL, 0, "")));
	case MOUNT:
		return (error_of(syscall(SYS_mount, "", "", "", 0, NULL)));
	case BECOME:
		return (error_of(syscall(SYS_setresuid, -1, -1, -1)));
	}
	return (-1);
}

#define S	CALLS_SUPERVISOR
#define W	CALLS_WORKER
#define A	CALLS_ADMIN
#define L	CALLS_LISTS

static const struct {
	const char	*label;
	enum what	 what;
	unsigned	 refused;	/* EPERM for these, 0 for the others */
} rows[] = {
	{"a program", EXECUTE, S | W | A | L},
	{"tracing", TRACE, S | W | A | L},
	{"a process", FORK, W | L},
	{"end a child", KILL_CHILD, W | L},
	{"signal the group", KILL_GROUP, W | A | L},
	{"signal everybody", KILL_ALL, W | A | L},
	{"signal another", KILL_PARENT, W | L},
	{"a thread", THREAD, W},
	{"a namespace", NAMESPACE, S | W | A | L},
	{"one by clone", NAMESPACE_BY_CLONE, S | W | A | L},
	{"an open port", PORT, W | A | L},
	{"a Unix socket", LOCAL, W | L},
	{"the network", NETWORK, A},
	{"interfaces", INTERFACES, A},
	{"a ring", RING, S | W | A | L},
	{"a module", MODULE, S | W | A | L},
	{"a mount", MOUNT, S | W | A | L},
	{"somebody else", BECOME, S | W | A | L},
};

static const enum calls kinds[] = {S, W, A, L};

static int
in_child(enum what what, enum calls who)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		    calls_give_up(who) != 0)
			_exit(200);
		_exit(attempt(what));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

START_TEST(given_up)
{
	for (size_t k = 0; k < ROWS(kinds) && !SANITIZED; k++) {
		bool refused = (rows[_i].refused & kinds[k]) != 0;
		int got = in_child(rows[_i].what, kinds[k]);

		ck_assert_msg(got == (refused ? EPERM : 0), "%s of %u: %d",
		    rows[_i].label, (unsigned)kinds[k], got);
	}
}
END_TEST

/* As the daemon does it: a child's own filter on top of the supervisor's. */
START_TEST(one_on_the_other)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		    calls_give_up(CALLS_SUPERVISOR) != 0 ||
		    calls_give_up(CALLS_WORKER) != 0)
			_exit(200);
		_exit(attempt(NETWORK));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

UNIT_MAIN("calls", LOOP(given_up, rows) PLAIN(one_on_the_other))
