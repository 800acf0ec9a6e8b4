/* SPDX-License-Identifier: MIT
 *
 * tests/bench/tlsload.c - requests inside TLS inside CONNECT, as many as a
 * second of one processor makes.
 *
 *	tlsload PORT MODE SECONDS HOST PORT FIRST
 *
 * MODE: new (a connection each, no resumption), resume (a connection each, with
 * the ticket of the one before), names (a connection each, another name each,
 * new-N.HOST from N = FIRST, which ends with the handshake), keep (one
 * connection each for good).  After SECONDS nothing new begins, and what is
 * under way ends, within DRAIN seconds more.  Prints how many requests were
 * answered with 200, or handshakes done, how many connections were resumed,
 * what failed, and the milliseconds of it all.
 */
#include <arpa/inet.h>
#include <errno.h>
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

#define CONNECTIONS	32
#define DRAIN		5

enum mode { NEW, RESUME, NAMES, KEEP };
enum phase { CONNECTING, SHAKING, ASKING };

struct slot {
	int		 fd;
	enum phase	 phase;
	SSL		*ssl;
	SSL_SESSION	*session;
	char		 name[128];
	char		 in[8192];
	size_t		 have;
	size_t		 want;		/* of the response; 0: not known yet */
};

static SSL_CTX *ctx;
static enum mode mode;
static int proxy_port, epoll_fd, origin_port;
static const char *host;
static bool draining;
static int under_way;
static long answered, resumed, failed, serial;
static struct slot slots[CONNECTIONS];

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

static void
open_slot(struct slot *s)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)proxy_port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
	char head[400];
	int n, one = 1;

	s->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (s->fd < 0 || connect(s->fd, (struct sockaddr *)&to,
		sizeof(to)) < 0) {
		perror("connect");
		exit(1);
	}
	setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (mode == NAMES)
		snprintf(s->name, sizeof(s->name), "new-%ld.%s", serial++,
		    host);
	else
		snprintf(s->name, sizeof(s->name), "%s", host);
	n = snprintf(head, sizeof(head),
	    "CONNECT %s:%d HTTP/1.1\r\nHost: %s:%d\r\n\r\n", s->name,
	    origin_port, s->name, origin_port);
	if (send(s->fd, head, (size_t)n, MSG_NOSIGNAL) != n)
		exit(1);
	s->phase = CONNECTING;
	s->have = 0;
	under_way++;
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, s->fd, &event);
}

static void
close_slot(struct slot *s)
{
	struct linger at_once = {.l_onoff = 1};

	if (s->ssl != NULL) {
		SSL_set_shutdown(s->ssl, SSL_SENT_SHUTDOWN);
		SSL_free(s->ssl);
	}
	s->ssl = NULL;
	/* No thousands of sockets in TIME_WAIT. */
	setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(s->fd);
	under_way--;
}

static void
again(struct slot *s)
{
	close_slot(s);
	if (!draining)
		open_slot(s);
}

static void
ask(struct slot *s)
{
	char head[400];
	int n = snprintf(head, sizeof(head),
	    "GET /x HTTP/1.1\r\nHost: %s:%d\r\n\r\n", s->name, origin_port);

	s->phase = ASKING;
	s->have = s->want = 0;
	if (SSL_write(s->ssl, head, n) != n) {
		failed++;
		again(s);
	}
}

static void
shake(struct slot *s)
{
	int ret;

	ERR_clear_error();
	ret = SSL_do_handshake(s->ssl);
	if (ret == 1) {
		resumed += SSL_session_reused(s->ssl);
		if (mode != NAMES) {
			ask(s);
			return;
		}
		answered++;
		again(s);
	} else if (SSL_get_error(s->ssl, ret) != SSL_ERROR_WANT_READ) {
		failed++;
		again(s);
	}
}

static void
secure(struct slot *s)
{
	s->ssl = SSL_new(ctx);
	SSL_set_fd(s->ssl, s->fd);
	SSL_set_connect_state(s->ssl);
	SSL_set_tlsext_host_name(s->ssl, s->name);
	if (mode == RESUME && s->session != NULL)
		SSL_set_session(s->ssl, s->session);
	s->phase = SHAKING;
	shake(s);
}

static void
hear_connect(struct slot *s)
{
	ssize_t n = recv(s->fd, s->in + s->have, sizeof(s->in) - s->have - 1,
	    MSG_DONTWAIT);

	if (n <= 0) {
		failed++;
		again(s);
		return;
	}
	s->have += (size_t)n;
	s->in[s->have] = '\0';
	if (strstr(s->in, "\r\n\r\n") == NULL)
		return;
	if (strstr(s->in, " 200 ") == NULL) {
		failed++;
		again(s);
		return;
	}
	secure(s);
}

/* Length of head and body, once the head is there. */
static size_t
whole(struct slot *s)
{
	const char *end, *length;

	s->in[s->have] = '\0';
	end = strstr(s->in, "\r\n\r\n");
	length = strcasestr(s->in, "\r\ncontent-length:");
	if (end == NULL || length == NULL)
		return (0);
	return ((size_t)(end + 4 - s->in) +
		(size_t)atol(length + strlen("\r\ncontent-length:")));
}

static void
keep_session(struct slot *s)
{
	if (mode != RESUME)
		return;
	SSL_SESSION_free(s->session);
	s->session = SSL_get1_session(s->ssl);
}

static void
done(struct slot *s)
{
	if (strncmp(s->in, "HTTP/1.1 200", 12) == 0)
		answered++;
	else
		failed++;
	if (mode == KEEP && !draining) {
		ask(s);
		return;
	}
	keep_session(s);
	again(s);
}

static void
hear_response(struct slot *s)
{
	int n;

	ERR_clear_error();
	for (;;) {
		n = SSL_read(s->ssl, s->in + s->have,
		    (int)(sizeof(s->in) - s->have - 1));
		if (n <= 0)
			break;
		s->have += (size_t)n;
		if (s->want == 0)
			s->want = whole(s);
		if (s->want != 0 && s->have >= s->want) {
			done(s);
			return;
		}
	}
	if (SSL_get_error(s->ssl, n) != SSL_ERROR_WANT_READ) {
		failed++;
		again(s);
	}
}

static void
on_ready(struct slot *s)
{
	switch (s->phase) {
	case CONNECTING:
		hear_connect(s);
		break;
	case SHAKING:
		shake(s);
		break;
	case ASKING:
		hear_response(s);
		break;
	}
}

static enum mode
mode_of(const char *text)
{
	static const char *const names[] = {"new", "resume", "names", "keep"};

	for (int i = 0; i < 4; i++)
		if (strcmp(text, names[i]) == 0)
			return ((enum mode)i);
	exit(2);
}

int
main(int argc, char **argv)
{
	struct epoll_event events[CONNECTIONS];
	double began, end;
	int n;

	if (argc != 7)
		return (2);
	signal(SIGPIPE, SIG_IGN);
	proxy_port = atoi(argv[1]);
	mode = mode_of(argv[2]);
	host = argv[4];
	origin_port = atoi(argv[5]);
	serial = atol(argv[6]);
	ctx = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set1_groups_list(ctx, "X25519:P-256");
	SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY);
	epoll_fd = epoll_create1(0);
	for (int i = 0; i < CONNECTIONS; i++)
		open_slot(&slots[i]);
	began = seconds();
	end = began + atof(argv[3]);
	while (under_way > 0 && seconds() < end + DRAIN) {
		draining = seconds() >= end;
		n = epoll_wait(epoll_fd, events, CONNECTIONS, 100);
		for (int i = 0; i < n; i++)
			on_ready(events[i].data.ptr);
	}
	printf("answered %ld resumed %ld failed %ld ms %.0f\n", answered,
	    resumed, failed + under_way, (seconds() - began) * 1e3);
	return (0);
}
