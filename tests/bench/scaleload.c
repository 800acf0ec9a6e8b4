/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scaleload.c - many connections held open, of which a few have a
 * request under way at any time.
 *
 *	scaleload PORT NAME=VALUE...
 *
 *	open=N		connections held
 *	busy=N		requests under way; each next one goes to one of the
 *			connections that have none, at random
 *	url=TEXT	with one %u: a number below ...
 *	count=N		... N, at random
 *	order=next	one after the other instead, from 0 on
 *	urls=FILE	one of its lines, at random, in place of url=
 *	status=N	of a good answer; 200
 *	via=HOST:PORT	a CONNECT first,
 *	tls=1		and TLS inside of it,
 *	name=TEXT	with one %u: another HOST for each connection
 *	echo=N		inside it messages of N bytes that come back
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
#include <time.h>
#include <unistd.h>

#define EVENTS	256
#define IN_SIZE	2048
#define TOOK_MAX	200000

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

static struct {
	unsigned	 open, busy, count, status, echo, tls;
	const char	*url, *order, *urls, *via, *name;
} opt = {.open = 10, .busy = 10, .count = 1, .status = 200};

static struct conn *conns, **resting;
static char **lines, trash[1 << 18];
static unsigned nresting, nlines, serial, under_way, wanted, limit;
static unsigned long answered, bad, took[TOOK_MAX];	/* 10 us each */
static uint64_t bytes, random_state = 88172645463325252u;
static int epoll_fd, port;
static bool is_redoing, is_running;
static SSL_CTX *ctx;

static unsigned
pick(unsigned below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return ((unsigned)(random_state >> 16) % below);
}

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

static ssize_t
put(struct conn *c, const char *data, size_t len)
{
	return (c->ssl != NULL
		    ? SSL_write(c->ssl, data, (int)len)
		    : send(c->fd, data, len, MSG_NOSIGNAL));
}

/* One %u in it becomes the number. */
static int
fill_in(char *to, size_t size, const char *text, unsigned number)
{
	const char *at = strstr(text, "%u");

	if (at == NULL)
		return (snprintf(to, size, "%s", text));
	return (snprintf(to, size, "%.*s%u%s", (int)(at - text), text, number,
	    at + 2));
}

static unsigned
next_number(void)
{
	return (opt.order != NULL ? serial++ % opt.count : pick(opt.count));
}

static void
host_of(const struct conn *c, char *to, size_t size)
{
	if (opt.name == NULL) {
		snprintf(to, size, "%.*s", (int)strcspn(opt.via, ":"),
		    opt.via);
		return;
	}
	fill_in(to, size, opt.name, c->number);
}

static void
send_connect(struct conn *c)
{
	char head[600], host[200];
	int n;

	host_of(c, host, sizeof(host));
	n = snprintf(head, sizeof(head),
	    "CONNECT %s%s HTTP/1.1\r\nHost: %s%s\r\n\r\n", host,
	    strchr(opt.via, ':'), host, strchr(opt.via, ':'));
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
	c->number = next_number();
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

static int
make_request(struct conn *c, char *to, size_t size)
{
	char url[1024], host[200];
	const char *at, *end;

	if (opt.echo != 0) {
		memset(to, 'e', opt.echo);
		return ((int)opt.echo);
	}
	if (c->ssl != NULL) {
		host_of(c, host, sizeof(host));
		return (snprintf(to, size, "GET %s HTTP/1.1\r\nHost: %s%s\r\n"
		    "\r\n", opt.url, host, strchr(opt.via, ':')));
	}
	if (nlines > 0) {
		snprintf(url, sizeof(url), "%s", lines[pick(nlines)]);
	} else {
		fill_in(url, sizeof(url), opt.url, next_number());
	}
	at = strstr(url, "//") + 2;
	end = at + strcspn(at, "/");
	return (snprintf(to, size, "GET %s HTTP/1.1\r\nHost: %.*s\r\n\r\n",
	    url, (int)(end - at), at));
}

static void
ask(struct conn *c)
{
	char head[4096];
	int n = make_request(c, head, sizeof(head));

	c->phase = ASKING;
	c->have = 0;
	c->left = opt.echo != 0 ? (int64_t)opt.echo : -1;
	c->asked = seconds();
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
	at = pick(nresting);
	c = resting[at];
	resting[at] = resting[--nresting];
	ask(c);
}

static void
note_time(const struct conn *c)
{
	double units = (seconds() - c->asked) * 1e5;

	took[units < TOOK_MAX ? (unsigned)units : TOOK_MAX - 1]++;
}

/* Microseconds in which so many of a hundred were answered. */
static unsigned
time_of(unsigned percent)
{
	unsigned long seen = 0;
	unsigned i;

	for (i = 0; i < TOOK_MAX - 1; i++) {
		seen += took[i];
		if (seen * 100 >= answered * percent)
			break;
	}
	return ((i + 1) * 10);
}

static void
over(struct conn *c, bool is_good)
{
	note_time(c);
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
	host_of(c, host, sizeof(host));
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
	double start = seconds(), end = start + until;

	answered = bad = 0;
	memset(took, 0, sizeof(took));
	bytes = 0;
	wanted = 0;
	is_running = true;
	for (unsigned i = under_way; i < opt.busy; i++)
		ask_next();
	while (limit != 0 ? answered < limit : seconds() < end)
		turn();
	is_running = false;
	printf("answered %lu bad %lu bytes %llu seconds %.3f half %u most %u\n",
	    answered, bad, (unsigned long long)bytes, seconds() - start,
	    time_of(50), time_of(99));
	fflush(stdout);
	while (under_way > 0)
		turn();
}

static void
read_lines(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024];

	if (f == NULL)
		die(path);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		lines = realloc(lines, (nlines + 1) * sizeof(*lines));
		lines[nlines++] = strdup(line);
	}
	fclose(f);
}

static void
set_option(char *text)
{
	const struct {
		const char	 *name, **text;
		unsigned	 *number;
	} all[] = {{"open", NULL, &opt.open}, {"busy", NULL, &opt.busy},
	    {"count", NULL, &opt.count}, {"status", NULL, &opt.status},
	    {"echo", NULL, &opt.echo}, {"tls", NULL, &opt.tls},
	    {"url", &opt.url, NULL}, {"order", &opt.order, NULL},
	    {"urls", &opt.urls, NULL}, {"via", &opt.via, NULL},
	    {"name", &opt.name, NULL}};
	char *value = strchr(text, '=');

	if (value == NULL)
		exit(2);
	*value++ = '\0';
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(all[i].name, text) != 0)
			continue;
		if (all[i].number != NULL)
			*all[i].number = (unsigned)strtoul(value, NULL, 10);
		else
			*all[i].text = value;
		return;
	}
	exit(2);
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
		set_option(argv[i]);
	signal(SIGPIPE, SIG_IGN);
	if (opt.urls != NULL)
		read_lines(opt.urls);
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
