/* SPDX-License-Identifier: MIT
 *
 * worker/sandbox_test.c - what is out of reach afterwards, tried in a child.
 */
#include "proxy/worker/sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/control/fence.h"
#include "tests/unit/unit.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

/* Not Landlock's. */
#define FILTER		(-1)

static char dir[64], key[96], fresh[96];

static void
set_up(void)
{
	int fd;

	strcpy(dir, "/tmp/sandbox_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(key, sizeof(key), "%s/ca.key", dir);
	snprintf(fresh, sizeof(fresh), "%s/fresh", dir);
	fd = open(key, O_WRONLY | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "secret", 6), 6);
	close(fd);
}

static void
tear_down(void)
{
	unlink(key);
	unlink(fresh);
	rmdir(dir);
}

/* What open(2) says to it; 0: it is open. */
static int
error_of(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd == -1)
		return (errno);
	close(fd);
	return (0);
}

enum { READ_KEY, READ_DIR, WRITE_KEY, CREATE, UNLINK, RENAME, TRUNCATE, MKDIR,
	EXECUTE, LISTEN, SIGNAL_PARENT, READ_PARENT, FORK, UNIX_SOCKET,
	WIDE_SOCKET, RAW_SOCKET, RING, WAIT_FOR_CALLS, NAMESPACE, ABORT, READ_HOSTS,
	READ_RESOLV, READ_LIB, READ_RANDOM, IPV4, INTERFACES };

static void
end_well(int signo)
{
	(void)signo;
	_exit(0);
}

static int
error_of_socket(unsigned long family)
{
	long fd = syscall(SYS_socket, family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return (errno);
	close((int)fd);
	return (0);
}

static int
error_of_listen(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int error = listen(fd, 1) == 0 ? 0 : errno;

	close(fd);
	return (error);
}

static int
error_of_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return (pid == -1 ? errno : 0);
}

/* Those that are no files. */
static int
attempt_call(int what)
{
	switch (what) {
	case FORK:
		return (error_of_fork());
	case UNIX_SOCKET:
		return (error_of_socket(AF_UNIX));
	case WIDE_SOCKET:
		/* The kernel looks at the lower half alone. */
		return (error_of_socket((1ul << 32) | AF_UNIX));
	case RAW_SOCKET:
		return (error_of_socket(AF_PACKET));
	case WAIT_FOR_CALLS:
		return (error_of_listen());
	case RING:
		return (syscall(SYS_io_uring_setup, 0, NULL) == -1 ? errno : 0);
	case NAMESPACE:
		return (unshare(CLONE_NEWUSER) == 0 ? 0 : errno);
	case ABORT:
		signal(SIGABRT, end_well);
		abort();
	case IPV4:
		return (error_of_socket(AF_INET));
	case INTERFACES:
		return (error_of_socket(AF_NETLINK));
	}
	return (-1);
}

static int
attempt(int what)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};
	char mem[64];
	int fd;

	switch (what) {
	case READ_KEY:
		return (error_of(key, O_RDONLY));
	case READ_DIR:
		return (error_of(dir, O_RDONLY | O_DIRECTORY));
	case WRITE_KEY:
		return (error_of(key, O_WRONLY));
	case CREATE:
		return (error_of(fresh, O_WRONLY | O_CREAT));
	case UNLINK:
		return (unlink(key) == 0 ? 0 : errno);
	case RENAME:
		return (rename(key, fresh) == 0 ? 0 : errno);
	case TRUNCATE:
		return (truncate(key, 0) == 0 ? 0 : errno);
	case MKDIR:
		return (mkdir(fresh, 0700) == 0 ? 0 : errno);
	case EXECUTE:
		execl("/bin/true", "true", NULL);
		return (errno);
	case LISTEN:
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		return (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == 0
			    ? 0
			    : errno);
	case SIGNAL_PARENT:
		return (kill(getppid(), SIGWINCH) == 0 ? 0 : errno);
	case READ_PARENT:
		snprintf(mem, sizeof(mem), "/proc/%d/mem", (int)getppid());
		return (error_of(mem, O_RDONLY));
	case READ_HOSTS:
		return (error_of("/etc/hosts", O_RDONLY));
	case READ_RESOLV:
		return (error_of("/etc/resolv.conf", O_RDONLY));
	case READ_LIB:
		return (error_of("/usr/lib/os-release", O_RDONLY));
	case READ_RANDOM:
		return (error_of("/dev/urandom", O_RDONLY));
	default:
		return (attempt_call(what));
	}
}

/* ${secret} as given to sandbox_enter(); the exit status of who tried. */
static int
in_child(const char *secret, int what)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		const char *const secrets[] = {"/nonexistent", secret, NULL};

		if (sandbox_enter(secrets) != 0)
			_exit(200);
		_exit(attempt(what));
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

static const struct {
	const char	*label;
	int		 what;
	int		 want;
	int		 version;	/* of Landlock, from which on; FILTER */
} rows[] = {
	{"read the key", READ_KEY, EACCES, 1},
	{"list its folder", READ_DIR, EACCES, 1},
	{"write the key", WRITE_KEY, EACCES, 1},
	{"make a file", CREATE, EACCES, 1},
	{"remove a file", UNLINK, EACCES, 1},
	{"rename a file", RENAME, EACCES, 1},
	{"truncate a file", TRUNCATE, EACCES, 3},
	{"make a folder", MKDIR, EACCES, 1},
	{"run a program", EXECUTE, EPERM, FILTER},
	{"open a port", LISTEN, EACCES, 4},
	{"signal the parent", SIGNAL_PARENT, EPERM, FILTER},
	{"read the parent's memory", READ_PARENT, EACCES, 1},
	{"a copy of itself", FORK, EPERM, FILTER},
	{"a Unix socket", UNIX_SOCKET, EPERM, FILTER},
	{"one with bits above", WIDE_SOCKET, EPERM, FILTER},
	{"a packet socket", RAW_SOCKET, EPERM, FILTER},
	{"a port of the kernel's choice", WAIT_FOR_CALLS, EPERM, FILTER},
	{"a ring of requests", RING, EPERM, FILTER},
	{"a namespace", NAMESPACE, EPERM, FILTER},
	{"abort", ABORT, 0, 0},
	{"IPv4", IPV4, 0, 0},
	{"interfaces", INTERFACES, 0, 0},
	{"names", READ_HOSTS, 0, 0},
	{"name servers", READ_RESOLV, 0, 0},
	{"libraries", READ_LIB, 0, 0},
	{"randomness", READ_RANDOM, 0, 0},
};

START_TEST(out_of_reach)
{
	int got;

	if (rows[_i].version == FILTER ? SANITIZED
				       : fence_version() < rows[_i].version)
		return;
	got = in_child(key, rows[_i].what);
	ck_assert_msg(got == rows[_i].want, "%s: %d, not %d", rows[_i].label,
	    got, rows[_i].want);
}
END_TEST

/* The same attempts without a sandbox, so that the rows above can fail. */
START_TEST(within_reach_before)
{
	ck_assert_int_eq(error_of(key, O_RDONLY), 0);
	ck_assert_int_eq(error_of(dir, O_RDONLY | O_DIRECTORY), 0);
	ck_assert_int_eq(error_of(key, O_WRONLY), 0);
	ck_assert_int_eq(error_of(fresh, O_WRONLY | O_CREAT), 0);
}
END_TEST

/* A key beneath a folder that is read: only single files of it are left. */
START_TEST(a_key_beneath_etc)
{
	if (fence_version() == 0)
		return;
	ck_assert_int_eq(in_child("/etc/passwd", READ_HOSTS), 0);
	ck_assert_int_eq(in_child("/etc/passwd", READ_RESOLV), 0);
	ck_assert_int_eq(in_child("/etc/passwd", READ_LIB), 0);
	ck_assert_int_eq(in_child("/etc/hosts", READ_HOSTS), EACCES);
	ck_assert_int_eq(in_child("/usr/lib/os-release", READ_LIB), EACCES);
	ck_assert_int_eq(in_child("/etc/no/such/key", READ_KEY), EACCES);
}
END_TEST

START_TEST(nobody_dumps_or_traces)
{
	struct rlimit limit;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (sandbox_enter(NULL) != 0 ||
		    getrlimit(RLIMIT_CORE, &limit) != 0)
			_exit(200);
#ifdef __SANITIZE_ADDRESS__
		_exit(limit.rlim_max == 0 ? 0 : 1);
#else
		_exit(prctl(PR_GET_DUMPABLE) == 0 && limit.rlim_max == 0 ? 0
									 : 1);
#endif
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

UNIT_MAIN("sandbox", tcase_add_checked_fixture(tc, set_up, tear_down);
    LOOP(out_of_reach, rows) PLAIN(within_reach_before)
    PLAIN(a_key_beneath_etc) PLAIN(nobody_dumps_or_traces))
