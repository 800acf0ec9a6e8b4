/* SPDX-License-Identifier: MIT
 *
 * tests/unit/client/relay_test.c - both ways, half-close, ends and silence, over
 * plain streams and over one that gives and takes little.
 */
#include "proxy/client/relay.h"

#include "tests/unit/client/both_ways.h"

static struct relay relay;
static struct stream streams[2];

static void
on_relay_ended(struct relay *r, const struct tunnel_outcome *outcome)
{
	ck_assert_ptr_eq(r, &relay);
	note_end(outcome);
}

static void
not_wanted(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	ck_abort_msg("called before it was moved");
}

/* One that takes little at a time, waits every other time, and has to wait for
 * its end too, as TLS has. */
static unsigned turns;

static ssize_t
narrow_read(struct stream *stream, void *mem, size_t n)
{
	return (stream_tcp_read(stream, mem, n > 5000 ? 5000 : n));
}

static ssize_t
narrow_writev(struct stream *stream, const struct iovec *iov, int n)
{
	struct iovec less = iov[0];

	(void)n;
	if (turns++ % 2 == 0)
		return (STREAM_WAIT);
	if (less.iov_len > 3000)
		less.iov_len = 3000;
	return (stream_tcp_writev(stream, &less, 1));
}

static int
narrow_shutdown(struct stream *stream)
{
	if (turns++ % 2 == 0)
		return ((int)STREAM_WAIT);
	return (stream_tcp_shutdown_write(stream));
}

static void
narrow_want(struct stream *stream, unsigned wanted)
{
	watch_want(&stream->watch, wanted);
}

static void
narrow_ready(struct stream *stream, unsigned ready)
{
	stream->fn(stream, ready);
}

static void
narrow_moved(struct stream *stream)
{
	(void)stream;
}

static const struct stream_ops narrow = {
    .name = "narrow",
    .read = narrow_read,
    .writev = narrow_writev,
    .want = narrow_want,
    .shutdown_write = narrow_shutdown,
    .close = stream_tcp_close,
    .ready = narrow_ready,
    .moved = narrow_moved,
};

static bool with_narrow;

static void
choose(int variant)
{
	with_narrow = variant == 1;
}

static void
begin(struct str early, struct str late, int idle_ms)
{
	struct relay_options options = {.client = &streams[0],
	    .origin = &streams[1], .early = early, .late = late,
	    .idle_ms = idle_ms};

	stream_tcp_init(&streams[0], loop, client[1], not_wanted);
	stream_tcp_init(&streams[1], loop, origin[0], not_wanted);
	if (with_narrow)
		streams[0].ops = streams[1].ops = &narrow;
	ck_assert_int_eq(relay_start(&relay, loop, &options, on_relay_ended),
	    0);
	ck_assert_uint_eq(streams[0].magic, 0);
	ck_assert_uint_eq(streams[1].magic, 0);
}

static void
cancel(void)
{
	relay_cancel(&relay);
}

static void
progress(void)
{
	relay_progress(&relay, &got);
}

static void
expect_nothing_held(void)
{
	ck_assert_ptr_null(relay.client.rest);
	ck_assert_ptr_null(relay.origin.rest);
}

UNIT_MAIN("relay", BOTH_WAYS(2))
