/* SPDX-License-Identifier: MIT
 *
 * tls/signer_sandbox.c - prctl(2) and a filter of system calls.
 */
#include "proxy/tls/signer_sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Descriptors that are there already, memory, time, randomness, the end.  No
 * file, no socket and no process can be made. */
static const int allowed[] = {
    SCMP_SYS(brk),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(close),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(futex),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(munlock),
    SCMP_SYS(munmap),
    SCMP_SYS(poll),
    SCMP_SYS(read),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(tgkill),
    SCMP_SYS(time),
    SCMP_SYS(write),
    SCMP_SYS(writev),
#ifdef __SANITIZE_ADDRESS__
    /* Its reports and its search for leaks at the end. */
    SCMP_SYS(access),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(clone),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(fcntl),
    SCMP_SYS(fork),
    SCMP_SYS(fstat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getppid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(ioctl),
    SCMP_SYS(kill),
    SCMP_SYS(lseek),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(pipe),
    SCMP_SYS(prctl),
    SCMP_SYS(prlimit64),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(ptrace),
    SCMP_SYS(readlink),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(setrlimit),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(stat),
    SCMP_SYS(wait4),
#endif
};

/* Memory that is nobody's file and never code. */
static int
allow_memory(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
	    SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));

	if (rc != 0)
		return (rc);
	return (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)));
}

static int
fill(scmp_filter_ctx filter)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
#ifndef __SANITIZE_ADDRESS__
	if (rc == 0)
		rc = allow_memory(filter);
#else
	(void)allow_memory;
#endif
	return (rc);
}

int
signer_sandbox_hide(void)
{
	struct rlimit none = {0, 0};

#ifndef __SANITIZE_ADDRESS__
	/* The search for leaks traces its own process. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return (-1);
#endif
	if (setrlimit(RLIMIT_CORE, &none) != 0)
		return (-1);
	return (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

int
signer_sandbox_enter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int rc;

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
