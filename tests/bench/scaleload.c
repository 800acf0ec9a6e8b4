/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scaleload.c - many connections held open, of which a few have a
 * request under way at any time.
 *
 *	scaleload PORT NAME=VALUE...		scaleask.h has the names
 *
 * Says "ready" when all are open, then takes lines from standard input: "run
 * SECONDS" or "ask REQUESTS"; says "answered N bad N bytes N seconds S half N
 * most N" after each, the last two being microseconds in which 50 and 99 % were
 * answered.  "rerun" and "reask" open a connection anew after its request.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "tests/bench/scaleask.h"
#include "tests/bench/scaletime.h"

#define EVENTS	256
#define IN_SIZE	2048

enum phase { DEAD, CONNECTING, SHAKING, RESTING, ASKING };

struct conn {
	int		 fd;
	enum phase	 phase;
	unsigned	 number;
	SSL		*ssl;
	double		 asked;		/* when */
	size_t		 have;		/* of a head */
	int64_t		 left;		/* of a body; -1: in the head */
	char		 in[IN_SIZE];
};

static struct conn *conns, **resting;
static char trash[1 << 18];
static unsigned nresting, under_way, wanted, limit;
static unsigned long answered, bad;
static uint64_t bytes;
static int epoll_fd, port;
static bool is_redoing, is_running;
static SSL_CTX *ctx;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static ssize_t
put(struct conn *c, const char *data, size_t len)
{
	return (c->ssl != NULL
		    ? SSL_write(c->ssl, data, (int)len)
		    : send(c->fd, data, len, MSG_NOSIGNAL));
}

static void
send_connect(struct conn *c)
{
	char head[600];
	int n = ask_connect(c->number, head, sizeof(head));

	c->phase = CONNECTING;
	if (put(c, head, (size_t)n) != n)
		die("CONNECT");
}

static void
rest(struct conn *c)
{
	c->phase = RESTING;
	c->have = 0;
	c->left = -1;
	resting[nresting++] = c;
}

static void
open_conn(struct conn *c)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to,
		sizeof(to)) < 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &event);
	c->have = 0;
	c->left = -1;
	c->number = ask_number();
	if (opt.via != NULL)
		send_connect(c);
	else
		rest(c);
}

static void
close_conn(struct conn *c)
{
	struct linger at_once = {.l_onoff = 1};

	if (c->ssl != NULL) {
		SSL_set_shutdown(c->ssl, SSL_SENT_SHUTDOWN);
		SSL_free(c->ssl);
	}
	c->ssl = NULL;
	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(c->fd);
	c->phase = DEAD;
}

static void
ask(struct conn *c)
{
	char head[4096];
	int n = ask_request(c->number, c->ssl != NULL, head, sizeof(head));

	c->phase = ASKING;
	c->have = 0;
	c->left = opt.echo != 0 ? (int64_t)opt.echo : -1;
	c->asked = time_now();
	under_way++;
	wanted++;
	if (put(c, head, (size_t)n) != n)
		die("request");
}

static void
ask_next(void)
{
	struct conn *c;
	unsigned at;

	if (!is_running || nresting == 0 || (limit != 0 && wanted >= limit))
		return;
	at = ask_pick(nresting);
	c = resting[at];
	resting[at] = resting[--nresting];
	ask(c);
}

static void
over(struct conn *c, bool is_good)
{
	time_note(c->asked);
	under_way--;
	answered++;
	bad += !is_good;
	if (is_redoing || !is_good) {
		close_conn(c);
		open_conn(c);
	} else {
		rest(c);
	}
	ask_next();
}

static void
fail(struct conn *c)
{
	if (c->phase == ASKING) {
		over(c, false);
		return;
	}
	if (c->phase != RESTING)
		die("broken off while it opened");
	/* Closed between two requests, as a server may. */
	for (unsigned i = 0; i < nresting; i++)
		if (resting[i] == c)
			resting[i--] = resting[--nresting];
	close_conn(c);
	open_conn(c);
}

/* Bytes got; 0: none now; -1: over.  A body that nobody looks at is left in
 * the kernel. */
static ssize_t
get(struct conn *c, char *to, size_t room)
{
	ssize_t n;

	ERR_clear_error();
	if (c->ssl != NULL) {
		n = SSL_read(c->ssl, to, (int)room);
		if (n > 0)
			return (n);
		return (SSL_get_error(c->ssl, (int)n) == SSL_ERROR_WANT_READ
			    ? 0 : -1);
	}
	n = recv(c->fd, to, room,
	    MSG_DONTWAIT | (to == trash ? MSG_TRUNC : 0));
	if (n > 0)
		return (n);
	return (n < 0 && errno == EAGAIN ? 0 : -1);
}

static void
shake(struct conn *c)
{
	int ret;

	ERR_clear_error();
	ret = SSL_do_handshake(c->ssl);
	if (ret == 1) {
		rest(c);
		ask_next();
	} else if (SSL_get_error(c->ssl, ret) != SSL_ERROR_WANT_READ) {
		fail(c);
	}
}

static void
secure(struct conn *c)
{
	char host[200];

	if (opt.tls == 0) {
		rest(c);
		ask_next();
		return;
	}
	ask_host(c->number, host, sizeof(host));
	c->ssl = SSL_new(ctx);
	SSL_set_fd(c->ssl, c->fd);
	SSL_set_connect_state(c->ssl);
	SSL_set_tlsext_host_name(c->ssl, host);
	c->phase = SHAKING;
	shake(c);
}

/* The head is there: how much of the body is not.  -1: not whole yet; -2:
 * not what was wanted. */
static int64_t
read_head(struct conn *c)
{
	char *end, *length;

	c->in[c->have] = '\0';
	end = strstr(c->in, "\r\n\r\n");
	if (end == NULL)
		return (c->have == IN_SIZE - 1 ? -2 : -1);
	if ((unsigned)atoi(c->in + strlen("HTTP/1.1 ")) !=
	    (c->phase == CONNECTING ? 200 : opt.status))
		return (-2);
	if (c->phase == CONNECTING)
		return (0);
	length = strcasestr(c->in, "\r\ncontent-length:");
	if (length == NULL || length > end)
		return (-2);
	return (atoll(length + strlen("\r\ncontent-length:")) -
		(int64_t)(c->in + c->have - end - 4));
}

/* Something came; false: no more for now. */
static bool
hear(struct conn *c)
{
	bool in_head = c->left == -1;
	ssize_t n;

	if (in_head)
		n = get(c, c->in + c->have, IN_SIZE - 1 - c->have);
	else
		n = get(c, trash, c->left < (int64_t)sizeof(trash)
			? (size_t)c->left : sizeof(trash));
	if (n <= 0) {
		if (n == -1)
			fail(c);
		return (false);
	}
	bytes += (uint64_t)n;
	if (in_head) {
		c->have += (size_t)n;
		c->left = read_head(c);
	} else {
		c->left -= n;
	}
	if (c->left == -2)
		fail(c);
	else if (c->left == 0 && c->phase == CONNECTING)
		secure(c);
	else if (c->left == 0)
		over(c, true);
	else
		return (true);
	return (false);
}

static void
turn(void)
{
	struct epoll_event events[EVENTS];
	struct conn *c;
	int n = epoll_wait(epoll_fd, events, EVENTS, 100);

	for (int i = 0; i < n; i++) {
		c = events[i].data.ptr;
		if (c->phase == SHAKING)
			shake(c);
		else
			while (hear(c))
				continue;
	}
}

static void
run(double until)
{
	double start = time_now(), end = start + until;

	answered = bad = 0;
	time_forget();
	bytes = 0;
	wanted = 0;
	is_running = true;
	for (unsigned i = under_way; i < opt.busy; i++)
		ask_next();
	while (limit != 0 ? answered < limit : time_now() < end)
		turn();
	is_running = false;
	printf("answered %lu bad %lu bytes %llu seconds %.3f half %u most %u\n",
	    answered, bad, (unsigned long long)bytes, time_now() - start,
	    time_of(50, answered), time_of(99, answered));
	fflush(stdout);
	while (under_way > 0)
		turn();
}

static void
open_all(void)
{
	unsigned i;

	conns = calloc(opt.open, sizeof(*conns));
	resting = calloc(opt.open, sizeof(struct conn *));
	if (conns == NULL || resting == NULL)
		die("memory");
	for (i = 0; i < opt.open; i++) {
		open_conn(&conns[i]);
		/* No more than the listener's queue takes. */
		while (i + 1 - nresting > 64)
			turn();
	}
	while (nresting < opt.open)
		turn();
}

static void
obey(const char *line)
{
	const char *ask_at = strstr(line, "ask ");

	is_redoing = strncmp(line, "re", 2) == 0;
	limit = ask_at != NULL ? (unsigned)atoi(ask_at + 4) : 0;
	run(atof(strchr(line, ' ')));
}

int
main(int argc, char **argv)
{
	char line[64];

	if (argc < 2)
		return (2);
	port = atoi(argv[1]);
	for (int i = 2; i < argc; i++)
		ask_set(argv[i]);
	signal(SIGPIPE, SIG_IGN);
	ask_start();
	ctx = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set1_groups_list(ctx, "X25519:P-256");
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	epoll_fd = epoll_create1(0);
	open_all();
	printf("ready\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin) != NULL)
		obey(line);
	return (0);
}
