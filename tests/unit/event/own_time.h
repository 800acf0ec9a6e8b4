/* SPDX-License-Identifier: MIT
 *
 * tests/unit/event/own_time.h - a test's own time: it goes on while the loop
 * waits in vain, a little with each turn, and not while the machine does
 * something else.  So no deadline passes because a process had to wait for its
 * turn, and what a deadline brings comes after the same turns everywhere.
 *
 * It stands in for epoll_wait(2) and the monotonic clock in all of the program,
 * libraries too; the wall clock is the machine's.
 */
#ifndef ADUANA_TESTS_OWN_TIME_H
#define ADUANA_TESTS_OWN_TIME_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define OWN_TIME_TURN_NS	10000
#define OWN_TIME_SLICE_NS	1000000

static int64_t own_time_ns;	/* 0: nobody has asked yet */

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id != CLOCK_MONOTONIC || own_time_ns == 0) {
		if (syscall(SYS_clock_gettime, id, ts) != 0)
			return (-1);
		if (id == CLOCK_MONOTONIC)
			own_time_ns = ts->tv_sec * 1000000000 + ts->tv_nsec;
		return (0);
	}
	ts->tv_sec = own_time_ns / 1000000000;
	ts->tv_nsec = own_time_ns % 1000000000;
	return (0);
}

static inline int
own_time_look(int fd, struct epoll_event *events, int max, int ms)
{
#ifdef SYS_epoll_wait
	return ((int)syscall(SYS_epoll_wait, fd, events, max, ms));
#else
	return ((int)syscall(SYS_epoll_pwait, fd, events, max, ms, NULL, 8));
#endif
}

/* A millisecond in which nothing came is one, however long it took. */
int
epoll_wait(int fd, struct epoll_event *events, int max, int ms)
{
	int n = own_time_look(fd, events, max, 0);

	own_time_ns += OWN_TIME_TURN_NS;
	while (n == 0 && ms != 0) {
		n = own_time_look(fd, events, max, 1);
		if (n == 0)
			own_time_ns += OWN_TIME_SLICE_NS;
		if (ms > 0)
			ms--;
	}
	return (n);
}

#endif
