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

static int notify_fd = -1;

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
	notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (notify_fd != -1 &&
	    connect(notify_fd, (const struct sockaddr *)(const void *)&sun,
		(socklen_t)len) != 0)
		fd_close(&notify_fd);
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

void
notify_ready(const char *status)
{
	char text[512];

	snprintf(text, sizeof(text), "READY=1\nSTATUS=%s", status);
	say(text);
}

void
notify_reloading(int64_t mono_ns)
{
	char text[128];

	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    mono_ns / 1000);
	say(text);
}

void
notify_stopping(void)
{
	say("STOPPING=1\nSTATUS=finishing what runs");
}
