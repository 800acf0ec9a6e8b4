/* SPDX-License-Identifier: MIT
 *
 * supervisor/notify.c - one datagram per call.
 */
#include "proxy/supervisor/notify.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/num.h"

#define NS_PER_USEC	1000
#define TEXT_MAX	512

static int notify_fd = -1;
static int64_t watchdog_ns;

/* For another process of ours, perhaps: then there is none for us. */
static void
read_watchdog(void)
{
	const char *pid = getenv("WATCHDOG_PID");
	const char *usec = getenv("WATCHDOG_USEC");
	uint64_t value;

	watchdog_ns = 0;
	if (usec != NULL && num_decimal(str_of(usec), INT64_MAX / NS_PER_USEC,
				&value) == NUM_OK)
		watchdog_ns = (int64_t)value * NS_PER_USEC;
	if (pid != NULL &&
	    (num_decimal(str_of(pid), INT32_MAX, &value) != NUM_OK ||
		value != (uint64_t)getpid()))
		watchdog_ns = 0;
	unsetenv("WATCHDOG_PID");
	unsetenv("WATCHDOG_USEC");
}

int64_t
notify_watchdog_ns(void)
{
	return (watchdog_ns);
}

void
notify_open(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	size_t len = path == NULL ? 0 : strlen(path);

	if (len < 2 || len >= sizeof(sun.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(sun.sun_path, path, len);
	/* '@' stands for the NUL of the abstract namespace. */
	if (path[0] == '@')
		sun.sun_path[0] = '\0';
	len += offsetof(struct sockaddr_un, sun_path);
	unsetenv("NOTIFY_SOCKET");
	read_watchdog();
	notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (notify_fd != -1 &&
	    connect(notify_fd, (const struct sockaddr *)(const void *)&sun,
		(socklen_t)len) != 0)
		fd_close(&notify_fd);
}

bool
notify_is_open(void)
{
	return (notify_fd != -1);
}

void
notify_close(void)
{
	fd_close(&notify_fd);
}

static void
say(const char *text)
{
	if (notify_fd != -1)
		send(notify_fd, text, strlen(text), MSG_NOSIGNAL);
}

static int
line_len(const char *text)
{
	return ((int)strcspn(text, "\n"));
}

static void
say_status(const char *before, const char *status)
{
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "%sSTATUS=%.*s", before, line_len(status),
	    status);
	say(text);
}

void
notify_ready(const char *status)
{
	say_status("READY=1\n", status);
}

void
notify_reloading(int64_t mono_ns)
{
	char text[128];

	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    mono_ns / NS_PER_USEC);
	say(text);
}

void
notify_stopping(const char *status)
{
	say_status("STOPPING=1\n", status);
}

void
notify_status(const char *status)
{
	say_status("", status);
}

void
notify_extend(int64_t ns)
{
	char text[64];

	snprintf(text, sizeof(text), "EXTEND_TIMEOUT_USEC=%" PRId64,
	    ns / NS_PER_USEC);
	say(text);
}

void
notify_alive(void)
{
	say("WATCHDOG=1");
}

void
notify_failed(int error, const char *status)
{
	char before[32] = "";

	if (error != 0)
		snprintf(before, sizeof(before), "ERRNO=%d\n", error);
	say_status(before, status);
}

void
notify_store(const char *name, int fd)
{
	union {
		char		 room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr	 align;
	} control = {.room = {0}};
	char text[TEXT_MAX];
	struct iovec iov = {text, 0};
	struct msghdr msg = {
	    .msg_iov = &iov,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	if (notify_fd == -1)
		return;
	/* FDPOLL=0: a listening socket never hangs up. */
	snprintf(text, sizeof(text), "FDSTORE=1\nFDNAME=%s\nFDPOLL=0", name);
	iov.iov_len = strlen(text);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	sendmsg(notify_fd, &msg, MSG_NOSIGNAL);
}

void
notify_unstore(const char *name)
{
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "FDSTOREREMOVE=1\nFDNAME=%s", name);
	say(text);
}
