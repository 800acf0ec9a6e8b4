/* SPDX-License-Identifier: MIT
 *
 * control/calls.c - a filter of system calls (seccomp(2)).
 */
#include "proxy/control/calls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED	true
#else
#define SANITIZED	false
#endif

#define NO		SCMP_ACT_ERRNO(EPERM)
/* The kernel looks at the lower half of what it takes for an int. */
#define LOW		UINT64_C(0xffffffff)
#define IS(arg, value)	SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, LOW, (value))
#define HAS(arg, bit)	SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, (bit), (bit))
#define LACKS(arg, bit)	SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, (bit), 0)

static const struct {
	int		 number;
	unsigned	 who;
} useless[] = {
#define CALL(name, who)	{SCMP_SYS(name), (who)},
#include "proxy/control/calls.tbl.h"
#undef CALL
};

/* Of the families up to netlink, beyond which nobody goes but the supervisor:
 * the network's and what tells of its interfaces; admin's are local alone. */
static bool
is_used(enum calls who, unsigned family)
{
	if (who == CALLS_ADMIN)
		return (family == AF_UNIX);
	return (family == AF_INET || family == AF_INET6 ||
		family == AF_NETLINK);
}

static int
forbid_sockets(scmp_filter_ctx filter, enum calls who)
{
	unsigned family;
	int rc;

	if (who == CALLS_SUPERVISOR)
		return (0);
	rc = seccomp_rule_add(filter, NO, SCMP_SYS(socket), 1,
	    SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
	for (family = 0; family <= AF_NETLINK && rc == 0; family++)
		if (!is_used(who, family))
			rc = seccomp_rule_add(filter, NO, SCMP_SYS(socket), 1,
			    SCMP_A0(SCMP_CMP_EQ, family));
	return (rc);
}

/* Processes beside it: none, threads alone, or none in other namespaces. */
static int
forbid_copies(scmp_filter_ctx filter, enum calls who)
{
	static const unsigned long apart[] = {CLONE_NEWCGROUP, CLONE_NEWIPC,
	    CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER,
	    CLONE_NEWUTS};
	int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
	    SCMP_SYS(clone3), 0);

	if (rc == 0 && who == CALLS_WORKER)
		return (seccomp_rule_add(filter, NO, SCMP_SYS(clone), 0));
	if (rc == 0 && who == CALLS_LISTS)
		rc = seccomp_rule_add(filter, NO, SCMP_SYS(clone), 1,
		    LACKS(0, CLONE_THREAD));
	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]) && rc == 0; i++)
		rc = seccomp_rule_add(filter, NO, SCMP_SYS(clone), 1,
		    HAS(0, apart[i]));
	return (rc);
}

/* abort() signals its own process.  Admin ends children of its own, never a
 * group or everybody. */
static int
forbid_signals(scmp_filter_ctx filter, enum calls who)
{
	int rc = 0;

	if (who != CALLS_SUPERVISOR)
		rc = seccomp_rule_add(filter, NO, SCMP_SYS(tgkill), 1,
		    SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid()));
	if (who != CALLS_ADMIN)
		return (rc);
	if (rc == 0)
		rc = seccomp_rule_add(filter, NO, SCMP_SYS(kill), 1, IS(0, 0));
	if (rc == 0)
		rc = seccomp_rule_add(filter, NO, SCMP_SYS(kill), 1,
		    HAS(0, UINT64_C(1) << 31));
	return (rc);
}

static int
fill(scmp_filter_ctx filter, enum calls who)
{
	int rc = forbid_sockets(filter, who);

	if (rc == 0)
		rc = forbid_copies(filter, who);
	if (rc == 0)
		rc = forbid_signals(filter, who);
	for (size_t i = 0; i < sizeof(useless) / sizeof(useless[0]) && rc == 0;
	     i++)
		if ((useless[i].who & who) != 0)
			rc = seccomp_rule_add(filter, NO, useless[i].number, 0);
	return (rc);
}

int
calls_give_up(enum calls who)
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
	rc = fill(filter, who);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	errno = -rc;
	return (rc == 0 ? 0 : -1);
}
