/* SPDX-License-Identifier: MIT
 *
 * tests/bench/floor.c - the least a server can do: a canned response.
 *
 *	floor PORT SIZE CACHE-CONTROL [COUNTER [TYPE [SEND-BUFFER]]]
 *
 * One thread, one epoll loop, no parsing beyond the empty line, no log.  What
 * a proxy costs is measured against it; it is also the origin of the bench.
 * COUNTER is a file of 8 bytes, which holds how many responses it began, or "-".
 * TYPE: text/plain makes the body one of words.  SEND-BUFFER: bytes; without it
 * the system finds out how many are good, up to megabytes for each.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/listen.h"

#define EVENTS	256

struct peer {
	int		 fd;
	unsigned	 matched;	/* bytes of the empty line seen */
	unsigned	 owed;		/* responses not begun */
	size_t		 left;		/* bytes of the one under way */
};

static char *canned;
static size_t canned_len;
static uint64_t uncounted;
static volatile uint64_t *begun = &uncounted;

static void
count_in(const char *path)
{
	int fd = open(path, O_RDWR);

	begun = mmap(NULL, sizeof(*begun), PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0);
	if (begun == MAP_FAILED) {
		perror(path);
		exit(1);
	}
	close(fd);
}

static void
make_response(size_t size, const char *control, const char *type)
{
	static const char text[] = "the crisis of a small city and its water, "
				   "as the report of the ministry has it; ";
	char head[256], date[64];
	size_t at;
	time_t now = time(NULL);
	int n;

	/* Without a date nothing is fresh for Squid. */
	strftime(date, sizeof(date), "%a, %d %b %Y %T GMT", gmtime(&now));
	n = snprintf(head, sizeof(head),
	    "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n"
	    "Date: %s\r\nCache-Control: %s\r\nContent-Length: %zu\r\n\r\n",
	    type, date, control, size);

	canned_len = (size_t)n + size;
	canned = malloc(canned_len);
	if (canned == NULL)
		exit(1);
	memcpy(canned, head, (size_t)n);
	memset(canned + n, 'x', size);
	if (strncmp(type, "text/", 5) != 0)
		return;
	for (at = 0; at < size; at++)
		canned[(size_t)n + at] = text[at % (sizeof(text) - 1)];
}

/* What is accepted inherits it. */
static void
limit_send_buffer(int listener, int bytes)
{
	setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
}

/* Count the heads that end in these bytes. */
static void
count_heads(struct peer *p, const char *data, size_t n)
{
	static const char end[] = "\r\n\r\n";

	for (size_t i = 0; i < n; i++) {
		if (data[i] == end[p->matched])
			p->matched++;
		else
			p->matched = data[i] == '\r';
		if (p->matched == 4) {
			p->matched = 0;
			p->owed++;
		}
	}
}

/* 0, or -1 when the peer is gone. */
static int
answer(struct peer *p)
{
	ssize_t n;

	while (p->left > 0 || p->owed > 0) {
		if (p->left == 0) {
			p->owed--;
			(*begun)++;
			p->left = canned_len;
		}
		n = send(p->fd, canned + canned_len - p->left, p->left,
		    MSG_NOSIGNAL);
		if (n == -1)
			return (errno == EAGAIN ? 0 : -1);
		p->left -= (size_t)n;
	}
	return (0);
}

static int
serve(struct peer *p, unsigned events)
{
	char data[16384];
	ssize_t n;

	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
		n = recv(p->fd, data, sizeof(data), 0);
		if (n == 0 || (n == -1 && errno != EAGAIN))
			return (-1);
		if (n > 0)
			count_heads(p, data, (size_t)n);
	}
	return (answer(p));
}

static void
take(int epoll, int listener)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET};
	struct peer *p;
	int fd, on = 1;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) != -1) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		p = calloc(1, sizeof(*p));
		if (p == NULL)
			exit(1);
		p->fd = fd;
		event.data.ptr = p;
		epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
	}
}

int
main(int argc, char **argv)
{
	struct epoll_event event = {.events = EPOLLIN}, events[EVENTS];
	struct peer *p;
	int epoll, listener, i, n;

	if (argc < 4 || argc > 7)
		return (2);
	if (argc > 4 && strcmp(argv[4], "-") != 0)
		count_in(argv[4]);
	make_response((size_t)atol(argv[2]), argv[3],
	    argc > 5 ? argv[5] : "application/octet-stream");
	listener = listen_on((uint16_t)atoi(argv[1]));
	if (argc > 6)
		limit_send_buffer(listener, atoi(argv[6]));
	epoll = epoll_create1(0);
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		n = epoll_wait(epoll, events, EVENTS, -1);
		for (i = 0; i < n; i++) {
			p = events[i].data.ptr;
			if (p == NULL) {
				take(epoll, listener);
			} else if (serve(p, events[i].events) == -1) {
				close(p->fd);
				free(p);
			}
		}
	}
}
