/* SPDX-License-Identifier: MIT
 *
 * tls/ticket_keys_test.c - keys that move up.
 */
#include "proxy/tls/ticket_keys.h"

#include "proxy/base/clock.h"
#include "proxy/tls/signer_message.h"
#include "tests/unit/unit.h"

#define SIZE	SIGNER_TICKET_KEY_SIZE
#define TURN	(TICKET_KEYS_TURN_S * NS_PER_S)

START_TEST(the_next_is_known_before_it_is_used)
{
	char before[3 * SIZE];
	struct ticket_keys *t = ticket_keys_new(7);
	struct str now;

	ck_assert_ptr_nonnull(t);
	now = ticket_keys_bytes(t);
	ck_assert_uint_eq(now.len, sizeof(before));
	memcpy(before, now.ptr, sizeof(before));
	ck_assert_mem_ne(before, before + SIZE, SIZE);
	ck_assert_mem_ne(before, before + 2 * SIZE, SIZE);

	ck_assert_int_eq(ticket_keys_turn(t, 6 + TURN), 0);
	ck_assert_mem_eq(ticket_keys_bytes(t).ptr, before, sizeof(before));
	ck_assert_int_eq(ticket_keys_due_ns(t), 7 + TURN);

	ck_assert_int_eq(ticket_keys_turn(t, 7 + TURN), 0);
	now = ticket_keys_bytes(t);
	/* Current was next, previous was current, next is new. */
	ck_assert_mem_eq(now.ptr, before + 2 * SIZE, SIZE);
	ck_assert_mem_eq(now.ptr + SIZE, before, SIZE);
	ck_assert_mem_ne(now.ptr + 2 * SIZE, before + SIZE, SIZE);
	ck_assert_mem_ne(now.ptr + 2 * SIZE, before, SIZE);
	ck_assert_int_eq(ticket_keys_due_ns(t), 7 + 2 * TURN);
	ticket_keys_free(t);
	ticket_keys_free(NULL);
}
END_TEST

UNIT_MAIN("ticket_keys",
    PLAIN(the_next_is_known_before_it_is_used))
