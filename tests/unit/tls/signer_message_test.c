/* SPDX-License-Identifier: MIT
 *
 * tls/signer_message_test.c - what workers and the signer say, and what is no
 * message of theirs.
 */
#include "proxy/tls/signer_message.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static char room[SIGNER_MESSAGE_MAX + 16];
static char again[SIGNER_MESSAGE_MAX];
static char bytes[SIGNER_MESSAGE_MAX];

#define LABEL63	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAME253	LABEL63 "." LABEL63 "." LABEL63 "." 			\
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.org"

static const struct {
	const char	*label;
	struct str	 name;
	bool		 good;
} names[] = {
	{"a name", STR("www.example.org"), true},
	{"one label", STR("localhost"), true},
	{"underscore", STR("a_b.example"), true},
	{"punycode", STR("xn--maana-pta.example"), true},
	{"253 bytes", STR(NAME253), true},
	{"254 bytes", STR("c" NAME253), false},
	{"IPv4", STR("192.0.2.1"), true},
	{"IPv6", STR("2001:db8::1"), true},
	{"IPv6 loopback", STR("::1"), true},
	{"empty", STR(""), false},
	{"upper case", STR("WWW.example.org"), false},
	{"trailing dot", STR("example.org."), false},
	{"leading dot", STR(".example.org"), false},
	{"empty label", STR("a..b"), false},
	{"long label", STR("a" LABEL63 ".org"), false},
	{"wildcard", STR("*.example.org"), false},
	{"comma, as if a list", STR("a,DNS:b"), false},
	{"NUL", STR("a.org\0.b.org"), false},
	{"space", STR("a b"), false},
	{"line end", STR("a.org\n"), false},
	{"not ASCII", STR("ma\xc3\xb1"
			  "ana.example"), false},
	{"slash", STR("a/b"), false},
	{"port", STR("example.org:443"), false},
	{"short IPv4", STR("127.1"), false},
	{"octal IPv4", STR("0177.0.0.1"), false},
	{"hex IPv4", STR("0x7f000001"), false},
	{"IPv4 beyond", STR("256.0.0.1"), false},
	{"brackets", STR("[::1]"), false},
	{"long IPv6", STR("0:0:0:0:0:0:0:1"), false},
	{"upper IPv6", STR("2001:DB8::1"), false},
	{"mapped IPv6", STR("::ffff:192.0.2.1"), false},
	{"zone", STR("fe80::1%eth0"), false},
};

START_TEST(only_canonical_names)
{
	struct signer_ask out, in = {
	    .kind = SIGNER_ASK_LEAF, .id = 7, .name = names[_i].name};
	struct signer_ask harmless = {
	    .kind = SIGNER_ASK_LEAF, .id = 7, .name = {bytes, in.name.len}};
	size_t n = signer_ask_encode(&in, room);

	ck_assert_msg((n > 0) == names[_i].good, "%s", names[_i].label);
	if (n > 0) {
		ck_assert_int_eq(signer_ask_decode(&out, room, n), 0);
		ck_assert_int_eq(out.kind, SIGNER_ASK_LEAF);
		ck_assert_uint_eq(out.id, 7);
		ck_assert(str_eq(out.name, in.name));
		return;
	}
	/* The same put into a packet by force. */
	memset(bytes, 'a', sizeof(bytes));
	for (size_t i = 63; i < sizeof(bytes); i += 64)
		bytes[i] = '.';
	n = signer_ask_encode(&harmless, room);
	if (n == 0)
		return;
	memcpy(room + n - in.name.len, in.name.ptr, in.name.len);
	ck_assert_msg(signer_ask_decode(&out, room, n) == -1, "%s",
	    names[_i].label);
}
END_TEST

static const struct {
	const char		*label;
	struct signer_ask	 in;
} bad_asks[] = {
	{"keys of a name", {.kind = SIGNER_ASK_KEYS, .name = STR("a.org")}},
	{"no kind", {.kind = (enum signer_ask_kind)0}},
	{"unknown kind", {.kind = (enum signer_ask_kind)3}},
	{"huge kind", {.kind = (enum signer_ask_kind)-1}},
};

START_TEST(bad_ask)
{
	ck_assert_msg(signer_ask_encode(&bad_asks[_i].in, room) == 0, "%s",
	    bad_asks[_i].label);
}
END_TEST

#define KEY	STR("key")
#define CHAIN	STR("chain")
#define TICKETS	{bytes, 2 * SIGNER_TICKET_KEY_SIZE}

static const struct {
	const char		*label;
	struct signer_answer	 in;
	bool			 good;
} answers[] = {
	{"leaf", {.kind = SIGNER_ASK_LEAF, .id = 1, .epoch = ~0ull,
	    .leaf = STR("der")}, true},
	{"busy", {.kind = SIGNER_ASK_LEAF, .result = SIGNER_BUSY}, true},
	{"bad name", {.kind = SIGNER_ASK_LEAF, .result = SIGNER_BAD_NAME},
	    true},
	{"keys", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY, .chain = CHAIN,
	    .tickets = TICKETS, .again_s = 9}, true},
	{"keys busy", {.kind = SIGNER_ASK_KEYS, .result = SIGNER_BUSY}, true},
	{"leaf without one", {.kind = SIGNER_ASK_LEAF}, false},
	{"failed with a leaf", {.kind = SIGNER_ASK_LEAF,
	    .result = SIGNER_FAILED, .leaf = STR("der")}, false},
	{"leaf with a key", {.kind = SIGNER_ASK_LEAF, .leaf = STR("der"),
	    .leaf_key = KEY}, false},
	{"no such result", {.kind = SIGNER_ASK_LEAF,
	    .result = (enum signer_result)4}, false},
	{"keys without a chain", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY,
	    .tickets = TICKETS, .again_s = 9}, false},
	{"keys without tickets", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY,
	    .chain = CHAIN, .again_s = 9}, false},
	{"half a ticket key", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY,
	    .chain = CHAIN, .tickets = {bytes, 81}, .again_s = 9}, false},
	{"four ticket keys", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY,
	    .chain = CHAIN, .tickets = {bytes, 4 * SIGNER_TICKET_KEY_SIZE},
	    .again_s = 9}, false},
	{"keys for no time", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY,
	    .chain = CHAIN, .tickets = TICKETS}, false},
	{"no such kind", {.kind = (enum signer_ask_kind)9}, false},
	{"too large", {.kind = SIGNER_ASK_LEAF,
	    .leaf = {bytes, SIGNER_MESSAGE_MAX}}, false},
	{"sum too large", {.kind = SIGNER_ASK_KEYS, .leaf_key = KEY,
	    .chain = {bytes, SIGNER_MESSAGE_MAX - 48}, .tickets = TICKETS,
	    .again_s = 9}, false},
};

START_TEST(answer_comes_back)
{
	const struct signer_answer *in = &answers[_i].in;
	struct signer_answer out;
	size_t n = signer_answer_encode(in, room);

	ck_assert_msg((n > 0) == answers[_i].good, "%s", answers[_i].label);
	if (n == 0)
		return;
	ck_assert_int_eq(signer_answer_decode(&out, room, n), 0);
	ck_assert_int_eq(out.kind, in->kind);
	ck_assert_uint_eq(out.id, in->id);
	ck_assert_int_eq(out.result, in->result);
	ck_assert_uint_eq(out.epoch, in->epoch);
	ck_assert_uint_eq(out.again_s, in->again_s);
	ck_assert(str_eq(out.leaf, in->leaf));
	ck_assert(str_eq(out.leaf_key, in->leaf_key));
	ck_assert(str_eq(out.chain, in->chain));
	ck_assert(str_eq(out.tickets, in->tickets));
	ck_assert_uint_eq(signer_answer_encode(&out, again), n);
	ck_assert_mem_eq(again, room, n);
}
END_TEST

START_TEST(wrong_lengths)
{
	struct signer_ask ask, in_ask = {
	    .kind = SIGNER_ASK_LEAF, .name = STR("example.org")};
	struct signer_answer answer;
	size_t i, n = signer_ask_encode(&in_ask, room);

	for (i = 0; i < n; i++)
		ck_assert_int_eq(signer_ask_decode(&ask, room, i), -1);
	room[n] = 'x';
	ck_assert_int_eq(signer_ask_decode(&ask, room, n + 1), -1);
	ck_assert_int_eq(signer_answer_decode(&answer, room, n), -1);
	n = signer_answer_encode(&answers[3].in, room);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(signer_answer_decode(&answer, room, i), -1);
	ck_assert_int_eq(signer_answer_decode(&answer, room, n + 1), -1);
	ck_assert_int_eq(signer_ask_decode(&ask, room, n), -1);
}
END_TEST

/* Any byte of the head but id and epoch matters. */
START_TEST(changed_heads)
{
	struct signer_answer answer;
	size_t i, n = signer_answer_encode(&answers[3].in, room);

	for (i = 0; i < 48; i++) {
		if ((i >= 8 && i < 12) || (i >= 16 && i < 28))
			continue;
		room[i] = (char)(room[i] ^ 0x40);
		ck_assert_msg(signer_answer_decode(&answer, room, n) == -1,
		    "byte %zu", i);
		room[i] = (char)(room[i] ^ 0x40);
	}
	ck_assert_int_eq(signer_answer_decode(&answer, room, n), 0);
}
END_TEST

UNIT_MAIN("signer_message",
    LOOP(only_canonical_names, names)
    LOOP(bad_ask, bad_asks)
    LOOP(answer_comes_back, answers)
    PLAIN(wrong_lengths)
    PLAIN(changed_heads))
