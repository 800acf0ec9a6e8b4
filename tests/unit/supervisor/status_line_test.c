/* SPDX-License-Identifier: MIT
 *
 * status_line_test.c - the one line of `systemctl status`.
 */
#include "proxy/supervisor/status_line.h"

#include <string.h>

#include "proxy/base/clock.h"
#include "tests/unit/unit.h"

static const struct {
	struct status_line in;
	const char *want;
} lines[] = {
	{{.phase = STATUS_LINE_STARTING, .workers = 2, .note = ""},
	    "starting: 2 workers, 0 connections"},
	{{.phase = STATUS_LINE_SERVING, .generation = 1, .workers = 1,
	    .note = ""},
	    "serving: 1 worker, 0 connections, 0 requests/s, generation 1"},
	{{.phase = STATUS_LINE_SERVING, .generation = 3, .workers = 4,
	    .connections = 1, .requests = 9000, .hits = 9000,
	    .new_requests = 4500, .new_hits = 1500, .ns = 3 * NS_PER_S,
	    .note = ""},
	    "serving: 4 workers, 1 connection, 1500 requests/s, 33 % hits, "
	    "generation 3"},
	{{.phase = STATUS_LINE_SERVING, .generation = 3, .workers = 4,
	    .requests = 4, .hits = 1, .ns = 3 * NS_PER_S, .note = "so"},
	    "serving: 4 workers, 0 connections, 0 requests/s, 25 % hits, "
	    "generation 3; so"},
	{{.phase = STATUS_LINE_SERVING, .generation = 1, .workers = 1,
	    .requests = 4, .new_requests = 4, .new_hits = 5,
	    .ns = 3 * NS_PER_S, .note = ""},
	    "serving: 1 worker, 0 connections, 1.3 requests/s, 100 % hits, "
	    "generation 1"},
	{{.phase = STATUS_LINE_STOPPING, .workers = 1, .connections = 12,
	    .requests = 5, .note = ""},
	    "finishing what runs: 1 worker, 12 connections"},
	{{.phase = STATUS_LINE_CLOSING, .note = "so"},
	    "writing the last lines of the log"},
};

START_TEST(shows)
{
	char text[STATUS_LINE_MAX];

	status_line_format(&lines[_i].in, text);
	ck_assert_str_eq(text, lines[_i].want);
}
END_TEST

START_TEST(a_long_note_is_cut)
{
	char note[2 * STATUS_LINE_MAX], text[STATUS_LINE_MAX];
	struct status_line l = {.phase = STATUS_LINE_SERVING, .note = note};

	memset(note, 'x', sizeof(note));
	note[sizeof(note) - 1] = '\0';
	status_line_format(&l, text);
	ck_assert_uint_eq(strlen(text), STATUS_LINE_MAX - 1);
}
END_TEST

UNIT_MAIN("status_line", LOOP(shows, lines) PLAIN(a_long_note_is_cut))
