/* SPDX-License-Identifier: MIT
 *
 * worker/calls.c - a filter of system calls (seccomp(2)).
 */
#include "proxy/worker/calls.h"

#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
/* The search for leaks makes processes and traces its own. */
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

#define NO		SCMP_ACT_ERRNO(EPERM)

static const int useless[] = {
    /* A copy would keep what the worker has when that is replaced. */
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    /* Its listening sockets are given; older Landlocks know no ports. */
    SCMP_SYS(listen),
    /* Others. */
    SCMP_SYS(kill),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(process_madvise),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(setpriority),
    SCMP_SYS(tkill),
    /* A request in a ring is no call: it would pass by. */
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(io_uring_setup),
    /* Where holes of kernels are. */
    SCMP_SYS(add_key),
    SCMP_SYS(bpf),
    SCMP_SYS(keyctl),
    SCMP_SYS(mount),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(personality),
    SCMP_SYS(pivot_root),
    SCMP_SYS(request_key),
    SCMP_SYS(setns),
    SCMP_SYS(umount2),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
};

static bool
is_used(unsigned family)
{
	return (family == AF_INET || family == AF_INET6 ||
		family == AF_NETLINK);
}

/* All but the network and what tells of its interfaces. */
static int
forbid_sockets(scmp_filter_ctx filter)
{
	unsigned family;
	int rc;

	rc = seccomp_rule_add(filter, NO, SCMP_SYS(socket), 1,
	    SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
	for (family = 0; family < AF_NETLINK && rc == 0; family++)
		if (!is_used(family))
			rc = seccomp_rule_add(filter, NO, SCMP_SYS(socket), 1,
			    SCMP_A0(SCMP_CMP_EQ, family));
	return (rc);
}

static int
fill(scmp_filter_ctx filter)
{
	size_t i;
	int rc = forbid_sockets(filter);

	/* abort() signals its own process. */
	if (rc == 0)
		rc = seccomp_rule_add(filter, NO, SCMP_SYS(tgkill), 1,
		    SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid()));
	for (i = 0; i < sizeof(useless) / sizeof(useless[0]) && rc == 0; i++)
		rc = seccomp_rule_add(filter, NO, useless[i], 0);
	return (rc);
}

int
calls_give_up(void)
{
	scmp_filter_ctx filter;
	int rc;

	if (SANITIZED)
		return (0);
	filter = seccomp_init(SCMP_ACT_ALLOW);
	if (filter == NULL) {
		errno = ENOMEM;
		return (-1);
	}
	rc = fill(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	errno = -rc;
	return (rc == 0 ? 0 : -1);
}
