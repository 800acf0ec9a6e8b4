/* SPDX-License-Identifier: MIT
 *
 * tests/bench/slowcrowd.c - many clients that are slow, all at once.
 *
 *	slowcrowd PORT KIND CLIENTS URL
 *
 * KIND: heads (a byte of a head that never ends), readers (a few bytes of a
 * response), uploads (a few bytes of a body).  Each does so once in PERIOD_MS,
 * their turns spread over it.  URL may hold one %u: the client's number.
 *
 * Says "ready" when all are connected and have said their first, then "open N
 * ended N moved N" once a second.  Of a line on standard input: "stall": from
 * then on nobody does anything.  Ends, and breaks all off, with its input.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_MS	2000
#define READ_BYTES	4096
#define SEND_BYTES	1024
#define EVENTS		256

enum kind { HEADS, READERS, UPLOADS };

static enum kind kind;
static int port, epoll_fd, *fds;
static unsigned clients, ended;
static unsigned long moved;
static const char *url;
static char data[READ_BYTES];

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static int
first_words(char *to, size_t size, unsigned number)
{
	const char *at = strstr(url, "%u"), *host = strstr(url, "//") + 2;
	char full[600];

	if (at == NULL)
		snprintf(full, sizeof(full), "%s", url);
	else
		snprintf(full, sizeof(full), "%.*s%u%s", (int)(at - url), url,
		    number, at + 2);
	return (snprintf(to, size, "%s %s HTTP/1.1\r\nHost: %.*s\r\n%s",
	    kind == UPLOADS ? "POST" : "GET", full,
	    (int)strcspn(host, "/"), host,
	    kind == UPLOADS ? "Content-Length: 1048576\r\n\r\n"
	    : kind == HEADS ? "X-Slow: "
			    : "\r\n"));
}

static void
open_one(unsigned number)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLRDHUP | EPOLLET,
	    .data.u32 = number};
	int fd = socket(AF_INET, SOCK_STREAM, 0), room = READ_BYTES, n;
	struct linger at_once = {.l_onoff = 1};
	char head[1024];

	if (kind == READERS)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		die("connect");
	n = first_words(head, sizeof(head), number);
	if (send(fd, head, (size_t)n, MSG_NOSIGNAL) != n)
		die("send");
	fds[number] = fd;
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void
end_one(unsigned number)
{
	if (fds[number] == -1)
		return;
	close(fds[number]);
	fds[number] = -1;
	ended++;
}

static void
act(unsigned number)
{
	ssize_t n;

	if (fds[number] == -1)
		return;
	if (kind == READERS)
		n = recv(fds[number], data, READ_BYTES, MSG_DONTWAIT);
	else
		n = send(fds[number], data, kind == HEADS ? 1 : SEND_BYTES,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0)
		moved += (unsigned long)n;
	else if (n == 0 || errno != EAGAIN)
		end_one(number);
}

/* Those who hear that it is over. */
static void
see_ends(int timeout_ms)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(epoll_fd, events, EVENTS, timeout_ms);

	for (int i = 0; i < n; i++)
		end_one(events[i].data.u32);
}

/* 1: a line that says to stall; -1: no more input. */
static int
hear(void)
{
	struct pollfd p = {.fd = 0, .events = POLLIN};
	char line[64];

	if (poll(&p, 1, 0) <= 0)
		return (0);
	return (read(0, line, sizeof(line)) > 0 ? 1 : -1);
}

/* Whose turn has come since; also of those who are not there yet. */
static void
take_turns(void)
{
	static double start;
	static unsigned long done;
	unsigned long due;

	if (start == 0)
		start = seconds();
	due = (unsigned long)((seconds() - start) * 1000 / PERIOD_MS * clients);
	for (; done < due; done++)
		act((unsigned)(done % clients));
}

/* Who came first is not to wait until all are there. */
static void
gather(void)
{
	for (unsigned i = 0; i < clients; i++)
		fds[i] = -1;
	for (unsigned i = 0; i < clients; i++) {
		open_one(i);
		take_turns();
		see_ends(0);
	}
}

static void
go_on(void)
{
	double told = seconds();
	bool is_stalled = false;
	int said;

	while ((said = hear()) != -1) {
		is_stalled |= said == 1;
		see_ends(5);
		if (!is_stalled)
			take_turns();
		if (seconds() - told < 1)
			continue;
		told = seconds();
		printf("open %u ended %u moved %lu\n", clients - ended, ended,
		    moved);
		fflush(stdout);
	}
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = {"heads", "readers", "uploads"};

	if (argc != 5)
		return (2);
	signal(SIGPIPE, SIG_IGN);
	port = atoi(argv[1]);
	while (kind < UPLOADS && strcmp(argv[2], kinds[kind]) != 0)
		kind++;
	clients = (unsigned)atoi(argv[3]);
	url = argv[4];
	fds = calloc(clients, sizeof(*fds));
	if (fds == NULL)
		die("memory");
	memset(data, 'a', sizeof(data));
	epoll_fd = epoll_create1(0);
	gather();
	printf("ready\n");
	fflush(stdout);
	go_on();
	return (0);
}
