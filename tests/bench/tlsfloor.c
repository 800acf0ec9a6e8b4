/* SPDX-License-Identifier: MIT
 *
 * tests/bench/tlsfloor.c - the least that a bump can cost: CONNECT, a TLS
 * handshake with a certificate that is at hand, one fixed response.
 *
 *	tlsfloor PORT
 *
 * What tlsload asks of it is what it asks of aduana; the difference between
 * the two is what aduana adds to openssl and the kernel.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS		64
#define BODY		1024

enum phase { CONNECT, SHAKE, SERVE };

struct client {
	int		 fd;
	enum phase	 phase;
	SSL		*ssl;
};

static const char granted[] = "HTTP/1.1 200 OK\r\n\r\n";
static char response[BODY + 200];
static size_t response_len;
static int epoll_fd;
static SSL_CTX *ctx;

static SSL_CTX *
make_ctx(void)
{
	SSL_CTX *c = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *leaf = X509_new();

	ASN1_INTEGER_set(X509_get_serialNumber(leaf), 1);
	X509_gmtime_adj(X509_getm_notBefore(leaf), 0);
	X509_gmtime_adj(X509_getm_notAfter(leaf), 86400);
	X509_set_pubkey(leaf, key);
	X509_sign(leaf, key, EVP_sha256());
	SSL_CTX_use_certificate(c, leaf);
	SSL_CTX_use_PrivateKey(c, key);
	SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(c, 1);
	SSL_CTX_set1_groups_list(c, "X25519:P-256");
	SSL_CTX_set_options(c, SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_ciphersuites(c, "TLS_AES_128_GCM_SHA256");
	X509_free(leaf);
	EVP_PKEY_free(key);
	return (c);
}

static void
hang_up(struct client *c)
{
	if (c->ssl != NULL)
		SSL_free(c->ssl);
	close(c->fd);
	free(c);
}

static void
serve(struct client *c)
{
	char in[4096];

	ERR_clear_error();
	while (SSL_read(c->ssl, in, sizeof(in)) > 0)
		SSL_write(c->ssl, response, (int)response_len);
	if (SSL_get_error(c->ssl, -1) != SSL_ERROR_WANT_READ)
		hang_up(c);
}

static void
shake(struct client *c)
{
	int ret;

	ERR_clear_error();
	ret = SSL_do_handshake(c->ssl);
	if (ret == 1) {
		c->phase = SERVE;
		serve(c);
	} else if (SSL_get_error(c->ssl, ret) != SSL_ERROR_WANT_READ)
		hang_up(c);
}

static void
grant(struct client *c)
{
	char in[4096];

	if (recv(c->fd, in, sizeof(in), 0) <= 0 ||
	    send(c->fd, granted, strlen(granted), MSG_NOSIGNAL) < 0) {
		hang_up(c);
		return;
	}
	c->ssl = SSL_new(ctx);
	SSL_set_fd(c->ssl, c->fd);
	SSL_set_read_ahead(c->ssl, 1);
	SSL_set_accept_state(c->ssl);
	c->phase = SHAKE;
}

static void
on_ready(struct client *c)
{
	switch (c->phase) {
	case CONNECT:
		grant(c);
		break;
	case SHAKE:
		shake(c);
		break;
	case SERVE:
		serve(c);
		break;
	}
}

static void
take(int listener)
{
	struct epoll_event event = {.events = EPOLLIN};
	struct client *c = calloc(1, sizeof(*c));
	int one = 1;

	c->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	event.data.ptr = c;
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &event);
}

static int
hear(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    listen(fd, 1024) < 0)
		exit(1);
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
	return (fd);
}

int
main(int argc, char **argv)
{
	struct epoll_event events[EVENTS];
	int listener, n;

	if (argc != 2)
		return (2);
	signal(SIGPIPE, SIG_IGN);
	response_len = (size_t)snprintf(response, sizeof(response),
	    "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%0*d", BODY, BODY, 0);
	ctx = make_ctx();
	epoll_fd = epoll_create1(0);
	for (listener = hear(atoi(argv[1]));;) {
		n = epoll_wait(epoll_fd, events, EVENTS, -1);
		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr == NULL)
				take(listener);
			else
				on_ready(events[i].data.ptr);
		}
	}
}
