/* SPDX-License-Identifier: MIT
 *
 * tests/unit/client/tunnel_test.c - both ways, half-close, ends and silence.
 */
#include "proxy/client/tunnel.h"

#include <netinet/tcp.h>

#include "tests/unit/client/both_ways.h"

static struct tunnel tunnel;

static void
on_tunnel_ended(struct tunnel *t, const struct tunnel_outcome *outcome)
{
	ck_assert_ptr_eq(t, &tunnel);
	note_end(outcome);
}

static void
choose(int variant)
{
	ck_assert_int_eq(variant, 0);
}

static void
begin(struct str early, struct str late, int idle_ms)
{
	struct tunnel_options options = {.client_fd = client[1],
	    .origin_fd = origin[0], .early = early, .late = late,
	    .idle_ms = idle_ms};

	ck_assert_int_eq(tunnel_start(&tunnel, loop, &options,
	    on_tunnel_ended), 0);
}

static void
cancel(void)
{
	tunnel_cancel(&tunnel);
	splice_forget_pipes();
}

static void
progress(void)
{
	tunnel_progress(&tunnel, &got);
}

static void
expect_nothing_held(void)
{
	ck_assert_int_eq(tunnel.client.splice.in, -1);
}

START_TEST(refused_start_leaves_the_descriptors)
{
	struct tunnel_options options = {.idle_ms = 1000};

	start(STR_NONE, STR_NONE, 5000);
	tunnel_cancel(&tunnel);
	options.client_fd = dup(client[0]);
	options.origin_fd = -1;
	ck_assert_int_eq(tunnel_start(&tunnel, loop, &options,
	    on_tunnel_ended), -1);
	ck_assert_int_eq(errno, EBADF);
	ck_assert_int_eq(close(options.client_fd), 0);
	tear_down();
}
END_TEST

static int
bound_of_client(void)
{
	int value = -1;
	socklen_t len = sizeof(value);

	ck_assert_int_eq(getsockopt(client[1], IPPROTO_TCP, TCP_NOTSENT_LOWAT,
	    &value, &len), 0);
	return (value);
}

/* What was sent by the client does not count. */
START_TEST(bulk_to_the_client_is_unbound)
{
	start(STR_NONE, STR_NONE, 60000);
	haul(client[0], origin[1]);
	ck_assert_int_eq(bound_of_client(), LISTENER_UNSENT);
	haul(origin[1], client[0]);
	ck_assert_int_eq(bound_of_client(), 0);
	tear_down();
}
END_TEST

UNIT_MAIN("tunnel", BOTH_WAYS(1) PLAIN(bulk_to_the_client_is_unbound)
    PLAIN(refused_start_leaves_the_descriptors))
