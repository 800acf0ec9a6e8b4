/* SPDX-License-Identifier: MIT
 *
 * supervisor/handed.c - count, name, look at, give away.
 */
#include "proxy/supervisor/handed.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/num.h"
#include "proxy/net/listener.h"

#define FIRST_FD	3

static bool
number(const char *text, uint64_t max, uint64_t *value)
{
	return (text != NULL &&
		num_decimal(str_of(text), max, value) == NUM_OK);
}

unsigned
handed_count(const char *pid, const char *fds, pid_t self)
{
	uint64_t who, n;

	if (!number(pid, INT32_MAX, &who) || who != (uint64_t)self ||
	    !number(fds, INT32_MAX, &n))
		return (0);
	return (n < HANDED_MAX ? (unsigned)n : HANDED_MAX);
}

void
handed_name(const char *names, unsigned i, char out[HANDED_NAME])
{
	size_t len;

	for (; names != NULL && i > 0; i--) {
		names = strchr(names, ':');
		names = names == NULL ? NULL : names + 1;
	}
	if (names == NULL || names[0] == '\0' || names[0] == ':')
		names = "unknown";
	len = strcspn(names, ":");
	if (len >= HANDED_NAME)
		len = HANDED_NAME - 1;
	memcpy(out, names, len);
	out[len] = '\0';
}

static int
socket_option(int fd, int option)
{
	int value = 0;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, option, &value, &len) != 0)
		return (-1);
	return (value);
}

static enum handed_kind
kind_of_socket(int fd, struct address *address)
{
	int type = socket_option(fd, SO_TYPE);
	int domain = socket_option(fd, SO_DOMAIN);
	bool listens = socket_option(fd, SO_ACCEPTCONN) == 1;

	if (domain == AF_UNIX)
		return (type == SOCK_STREAM && listens ? HANDED_LOCAL
						       : HANDED_OTHER);
	if (listener_address(fd, address) != 0)
		return (HANDED_OTHER);
	if (type == SOCK_DGRAM)
		return (HANDED_DATAGRAM);
	return (type == SOCK_STREAM && listens ? HANDED_LISTENER
					       : HANDED_OTHER);
}

static enum handed_kind
kind_of(int fd, struct address *address)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return (HANDED_OTHER);
	if (S_ISREG(st.st_mode))
		return (HANDED_MEMORY);
	return (S_ISSOCK(st.st_mode) ? kind_of_socket(fd, address)
				     : HANDED_OTHER);
}

static void
look_at(struct handed_fd *h, int fd, const char *names, unsigned i)
{
	h->fd = fd;
	handed_name(names, i, h->name);
	h->kind = kind_of(fd, &h->address);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fd_nonblock(fd);
	if (h->kind == HANDED_LISTENER)
		(void)listener_tune(fd);
	else if (h->kind == HANDED_OTHER)
		diag_warnx("descriptor %d (%s) from the service manager is of "
			   "no use; it is closed",
		    fd, h->name);
}

void
handed_open(struct handed *h)
{
	const char *names = getenv("LISTEN_FDNAMES");
	unsigned i;

	memset(h, 0, sizeof(*h));
	h->count = handed_count(getenv("LISTEN_PID"), getenv("LISTEN_FDS"),
	    getpid());
	for (i = 0; i < h->count; i++)
		look_at(&h->all[i], FIRST_FD + (int)i, names, i);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
}

void
handed_close(struct handed *h)
{
	unsigned i;

	for (i = 0; i < h->count; i++)
		fd_close(&h->all[i].fd);
	h->count = 0;
}

bool
handed_is_stored(const struct handed_fd *h)
{
	return (strncmp(h->name, HANDED_STORED, strlen(HANDED_STORED)) == 0);
}

static int
give(struct handed_fd *h)
{
	int fd = h->fd;

	h->fd = -1;
	return (fd);
}

int
handed_take(struct handed *h, enum handed_kind kind, const char *name)
{
	unsigned i;

	for (i = 0; i < h->count; i++)
		if (h->all[i].fd != -1 && h->all[i].kind == kind &&
		    strcmp(h->all[i].name, name) == 0)
			return (give(&h->all[i]));
	return (-1);
}

static bool
is_unit(const struct handed_fd *h, enum handed_kind kind)
{
	return (h->fd != -1 && h->kind == kind && !handed_is_stored(h));
}

int
handed_take_unit(struct handed *h, enum handed_kind kind,
    const struct address *address)
{
	const struct address *a;
	unsigned i;

	for (i = 0; i < h->count; i++) {
		a = &h->all[i].address;
		if (is_unit(&h->all[i], kind) && address_eq_host(a, address) &&
		    address_port(a) == address_port(address))
			return (give(&h->all[i]));
	}
	return (-1);
}

int
handed_take_any(struct handed *h, enum handed_kind kind,
    struct address *address)
{
	unsigned i;

	for (i = 0; i < h->count; i++) {
		if (!is_unit(&h->all[i], kind))
			continue;
		*address = h->all[i].address;
		return (give(&h->all[i]));
	}
	return (-1);
}
