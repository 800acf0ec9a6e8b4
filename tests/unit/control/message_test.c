/* SPDX-License-Identifier: MIT
 *
 * control/message_test.c - messages between processes, and what is refused.
 */
#include "proxy/control/message.h"

#include <sys/socket.h>

#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static char room[MESSAGE_MAX + 16], big[2 * MESSAGE_TEXT_MAX];

static const struct {
	const char		*label;
	enum message_sender	 sender;
	struct message		 in;
	int			 want;
} rows[] = {
	{"reload", MESSAGE_FROM_ADMIN, {.type = MESSAGE_RELOAD, .id = 7}, 0},
	{"check", MESSAGE_FROM_ADMIN, {.type = MESSAGE_CHECK, .id = 1}, 0},
	{"stop", MESSAGE_FROM_SUPERVISOR, {.type = MESSAGE_STOP}, 0},
	{"retire", MESSAGE_FROM_SUPERVISOR, {.type = MESSAGE_RETIRE}, 0},
	{"retired", MESSAGE_FROM_ADMIN, {.type = MESSAGE_RETIRED}, 0},
	{"refused", MESSAGE_FROM_SUPERVISOR, {.type = MESSAGE_REPLY, .id = 7,
	    .result = MESSAGE_REFUSED, .text = STR("a.yaml:1:2: no\n")}, 0},
	{"admin cannot stop us", MESSAGE_FROM_ADMIN,
	    {.type = MESSAGE_STOP}, -1},
	{"supervisor asks nothing", MESSAGE_FROM_SUPERVISOR,
	    {.type = MESSAGE_RELOAD}, -1},
	{"no such type", MESSAGE_FROM_ADMIN,
	    {.type = (enum message_type)99}, -1},
	{"type none", MESSAGE_FROM_ADMIN, {.type = MESSAGE_NONE}, -1},
	{"no such result", MESSAGE_FROM_SUPERVISOR, {.type = MESSAGE_REPLY,
	    .result = (enum message_result)9}, -1},
	{"result outside a reply", MESSAGE_FROM_ADMIN,
	    {.type = MESSAGE_RELOAD, .result = MESSAGE_REFUSED}, -1},
};

START_TEST(comes_back)
{
	const struct message *in = &rows[_i].in;
	struct message out;
	size_t n = message_encode(in, room);

	ck_assert_msg(message_decode(&out, rows[_i].sender, room, n) ==
	    rows[_i].want, "%s", rows[_i].label);
	if (rows[_i].want != 0)
		return;
	ck_assert_int_eq(out.type, in->type);
	ck_assert_uint_eq(out.id, in->id);
	ck_assert_int_eq(out.result, in->result);
	ck_assert(str_eq(out.text, in->text));
}
END_TEST

START_TEST(wrong_lengths)
{
	struct message out, in = {.type = MESSAGE_REPLY, .text = STR("text")};
	size_t n = message_encode(&in, room);

	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(message_decode(&out, MESSAGE_FROM_SUPERVISOR,
		    room, i), -1);
	ck_assert_int_eq(message_decode(&out, MESSAGE_FROM_SUPERVISOR, room,
	    n + 1), -1);
	room[0] ^= 1;
	ck_assert_int_eq(message_decode(&out, MESSAGE_FROM_SUPERVISOR, room,
	    n), -1);
}
END_TEST

START_TEST(long_text_loses_whole_lines)
{
	struct message out, in = {.type = MESSAGE_REPLY};
	size_t n;

	memset(big, 'x', sizeof(big));
	for (size_t i = 99; i < sizeof(big); i += 100)
		big[i] = '\n';
	in.text = (struct str){big, sizeof(big)};
	n = message_encode(&in, room);
	ck_assert_uint_le(n, MESSAGE_MAX);
	ck_assert_int_eq(message_decode(&out, MESSAGE_FROM_SUPERVISOR, room,
	    n), 0);
	ck_assert_uint_eq(out.text.len, MESSAGE_TEXT_MAX / 100 * 100);
}
END_TEST

START_TEST(over_a_socket)
{
	struct message out, in = {.type = MESSAGE_REPLY, .id = 3,
	    .text = {big, MESSAGE_TEXT_MAX}};
	int fds[2];

	memset(big, 'y', sizeof(big));
	ck_assert_int_eq(message_pair(fds), 0);
	ck_assert_int_eq(message_receive(fds[1], &out,
	    MESSAGE_FROM_SUPERVISOR, room), MESSAGE_NOTHING);
	ck_assert_int_eq(message_send(fds[0], &in), 0);
	ck_assert_int_eq(message_receive(fds[1], &out,
	    MESSAGE_FROM_SUPERVISOR, room), MESSAGE_RECEIVED);
	ck_assert_uint_eq(out.text.len, MESSAGE_TEXT_MAX);
	ck_assert_int_eq(send(fds[0], "junk", 4, 0), 4);
	ck_assert_int_eq(message_receive(fds[1], &out,
	    MESSAGE_FROM_SUPERVISOR, room), MESSAGE_BAD);
	ck_assert_int_eq(send(fds[0], big, sizeof(big), 0), sizeof(big));
	ck_assert_int_eq(message_receive(fds[1], &out,
	    MESSAGE_FROM_SUPERVISOR, room), MESSAGE_BAD);
	close(fds[0]);
	ck_assert_int_eq(message_receive(fds[1], &out,
	    MESSAGE_FROM_SUPERVISOR, room), MESSAGE_CLOSED);
	close(fds[1]);
}
END_TEST

START_TEST(slow_peer_is_told_apart)
{
	struct message in = {.type = MESSAGE_REPLY,
	    .text = {big, MESSAGE_TEXT_MAX}};
	int fds[2], sent = 0;

	ck_assert_int_eq(message_pair(fds), 0);
	while (message_send(fds[0], &in) == 0)
		ck_assert_int_lt(sent++, 1000);
	ck_assert_int_gt(sent, 0);
	close(fds[0]);
	close(fds[1]);
}
END_TEST

START_TEST(names)
{
	ck_assert_str_eq(message_name(MESSAGE_RELOAD), "reload");
	ck_assert_str_eq(message_name(MESSAGE_NONE), "none");
}
END_TEST

UNIT_MAIN("message",
    LOOP(comes_back, rows)
    PLAIN(wrong_lengths)
    PLAIN(long_text_loses_whole_lines)
    PLAIN(over_a_socket)
    PLAIN(slow_peer_is_told_apart)
    PLAIN(names))
