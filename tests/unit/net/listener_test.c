/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/listener_test.c - which addresses are bound, who is accepted.
 */
#include "proxy/net/listener.h"

#include <fcntl.h>

#include "tests/unit/net/sockets.h"

static const struct {
	const char	*endpoint;
	const char	*from;		/* who connects */
	const char	*peer;		/* how it is seen */
	bool		 v6_only;
	bool		 reached;
} rows[] = {
	{"127.0.0.1:0", "127.0.0.1", "127.0.0.1", false, true},
	{"0.0.0.0:0", "127.0.0.1", "127.0.0.1", false, true},
	{"[::]:0", "127.0.0.1", "127.0.0.1", false, true},
	{"[::]:0", "127.0.0.1", NULL, true, false},
	{"[::]:0", "::1", "::1", true, true},
	{"[::1]:0", "::1", "::1", false, true},
};

static bool
has_v6(void)
{
	struct address address;
	int fd;

	address_parse(&address, STR("::1"), 0);
	fd = listener_open(&address, NULL);
	if (fd >= 0)
		close(fd);
	return (fd >= 0);
}

START_TEST(accepts)
{
	struct listener_options options = {.v6_only = rows[_i].v6_only};
	struct address address, peer;
	char text[ADDRESS_TEXT];
	int fd, client, accepted;

	if (!has_v6() && (options.v6_only || rows[_i].from[0] == ':'))
		return;
	ck_assert_int_eq(address_parse_endpoint(&address,
	    str_of(rows[_i].endpoint)), 0);
	fd = listener_open(&address, &options);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_eq(listener_address(fd, &address), 0);
	address_parse(&peer, str_of(rows[_i].from), address_port(&address));
	client = socket(peer.sa.any.sa_family, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(client, &peer.sa.any, peer.len) == 0,
	    rows[_i].reached);
	if (rows[_i].reached)
		sockets_await(fd);
	accepted = listener_accept(fd, &peer);
	ck_assert_int_eq(accepted >= 0, rows[_i].reached);
	if (rows[_i].reached) {
		address_format(&peer, text);
		ck_assert_str_eq(text, rows[_i].peer);
		close(accepted);
	}
	close(client);
	close(fd);
}
END_TEST

START_TEST(defers)
{
	struct listener_options options = {.defer_accept = true};
	struct address address, peer;
	int fd, client, accepted;

	address_parse(&address, STR("127.0.0.1"), 0);
	fd = listener_open(&address, &options);
	ck_assert_int_eq(listener_address(fd, &address), 0);
	client = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(client, &address.sa.any, address.len), 0);
	ck_assert_int_eq(listener_accept(fd, &peer), -1);
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_int_eq(send(client, "a", 1, 0), 1);
	sockets_await(fd);
	accepted = listener_accept(fd, &peer);
	ck_assert_int_ge(accepted, 0);
	close(accepted);
	close(client);
	close(fd);
}
END_TEST

START_TEST(says_why_not)
{
	struct address address;
	int fd;

	address_parse(&address, STR("127.0.0.1"), 0);
	fd = listener_open(&address, NULL);
	ck_assert_int_eq(listener_address(fd, &address), 0);
	ck_assert_int_eq(listener_open(&address, NULL), -1);
	ck_assert_int_eq(errno, EADDRINUSE);
	address_parse(&address, STR("192.0.2.1"), 1);
	ck_assert_int_eq(listener_open(&address, NULL), -1);
	ck_assert_int_eq(errno, EADDRNOTAVAIL);
	close(fd);
}
END_TEST

UNIT_MAIN("listener", LOOP(accepts, rows) PLAIN(defers) PLAIN(says_why_not))
